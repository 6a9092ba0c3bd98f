package android.view;

import android.content.Context;
import android.content.res.Resources;
import android.os.Handler;

/** A rectangle that can be touched. Nothing is drawn. Field names are the real ones: a hit test by JNI reads them. */
public class View {
    public static final int NO_ID = -1;
    public static final int VISIBLE = 0;
    public static final int INVISIBLE = 4;
    public static final int GONE = 8;
    static final int VISIBILITY_MASK = 0xC;
    static final int DISABLED = 0x20;
    static final int ENABLED_MASK = 0x20;
    static final int CLICKABLE = 0x4000;
    static final int LONG_CLICKABLE = 0x200000;

    public interface OnClickListener {
        void onClick(View v);
    }

    public interface OnLongClickListener {
        boolean onLongClick(View v);
    }

    public interface OnTouchListener {
        boolean onTouch(View v, MotionEvent event);
    }

    static final class AttachInfo {
        final ViewRootImpl mViewRootImpl;
        final Handler mHandler;
        View mRootView;
        int mWindowLeft;
        int mWindowTop;

        AttachInfo(ViewRootImpl root, Handler handler) {
            mViewRootImpl = root;
            mHandler = handler;
        }
    }

    static class ListenerInfo {
        public OnClickListener mOnClickListener;
        protected OnLongClickListener mOnLongClickListener;
        private OnTouchListener mOnTouchListener;
    }

    private final class PerformClick implements Runnable {
        public void run() {
            performClickInternal();
        }
    }

    private final class CheckForLongPress implements Runnable {
        public void run() {
            if (mPressed && mAttachInfo != null && performLongClick()) mHasPerformedLongPress = true;
        }
    }

    protected Context mContext;
    private final Resources mResources;
    protected ViewParent mParent;
    AttachInfo mAttachInfo;
    ListenerInfo mListenerInfo;
    protected ViewGroup.LayoutParams mLayoutParams;
    int mID = NO_ID;
    int mViewFlags;
    protected int mLeft;
    protected int mTop;
    protected int mRight;
    protected int mBottom;
    protected int mScrollX;
    protected int mScrollY;
    private CharSequence mContentDescription;
    private boolean mPressed;
    private boolean mHasPerformedLongPress;
    private PerformClick mPerformClick;
    private CheckForLongPress mPendingCheckForLongPress;

    public View(Context context) {
        mContext = context;
        mResources = context != null ? context.getResources() : null;
    }

    public final Context getContext() {
        return mContext;
    }

    public Resources getResources() {
        return mResources;
    }

    public int getId() {
        return mID;
    }

    public void setId(int id) {
        mID = id;
    }

    public final ViewParent getParent() {
        return mParent;
    }

    void assignParent(ViewParent parent) {
        mParent = parent;
    }

    public CharSequence getContentDescription() {
        return mContentDescription;
    }

    public void setContentDescription(CharSequence text) {
        mContentDescription = text;
    }

    void setFlags(int flags, int mask) {
        mViewFlags = mViewFlags & ~mask | flags & mask;
    }

    public int getVisibility() {
        return mViewFlags & VISIBILITY_MASK;
    }

    public void setVisibility(int visibility) {
        setFlags(visibility, VISIBILITY_MASK);
        if (mParent instanceof ViewRootImpl) ((ViewRootImpl) mParent).onDecorVisibility(visibility == VISIBLE);
    }

    public boolean isEnabled() {
        return (mViewFlags & ENABLED_MASK) != DISABLED;
    }

    public void setEnabled(boolean enabled) {
        setFlags(enabled ? 0 : DISABLED, ENABLED_MASK);
    }

    public boolean isClickable() {
        return (mViewFlags & CLICKABLE) == CLICKABLE;
    }

    public void setClickable(boolean clickable) {
        setFlags(clickable ? CLICKABLE : 0, CLICKABLE);
    }

    public boolean isLongClickable() {
        return (mViewFlags & LONG_CLICKABLE) == LONG_CLICKABLE;
    }

    public void setLongClickable(boolean longClickable) {
        setFlags(longClickable ? LONG_CLICKABLE : 0, LONG_CLICKABLE);
    }

    ListenerInfo getListenerInfo() {
        if (mListenerInfo == null) mListenerInfo = new ListenerInfo();
        return mListenerInfo;
    }

    public void setOnClickListener(OnClickListener l) {
        if (!isClickable()) setClickable(true);
        getListenerInfo().mOnClickListener = l;
    }

    public void setOnLongClickListener(OnLongClickListener l) {
        if (!isLongClickable()) setLongClickable(true);
        getListenerInfo().mOnLongClickListener = l;
    }

    public void setOnTouchListener(OnTouchListener l) {
        getListenerInfo().mOnTouchListener = l;
    }

    public ViewGroup.LayoutParams getLayoutParams() {
        return mLayoutParams;
    }

    public final int getLeft() {
        return mLeft;
    }

    public final int getTop() {
        return mTop;
    }

    public final int getWidth() {
        return mRight - mLeft;
    }

    public final int getHeight() {
        return mBottom - mTop;
    }

    public void layout(int l, int t, int r, int b) {
        mLeft = l;
        mTop = t;
        mRight = r;
        mBottom = b;
        onLayout(true, l, t, r, b);
    }

    protected void onLayout(boolean changed, int left, int top, int right, int bottom) {}

    void dispatchAttachedToWindow(AttachInfo info) {
        mAttachInfo = info;
    }

    public final <T extends View> T findViewById(int id) {
        return id == NO_ID ? null : (T) findViewTraversal(id);
    }

    protected View findViewTraversal(int id) {
        return id == mID ? this : null;
    }

    public final boolean dispatchPointerEvent(MotionEvent event) {
        return dispatchTouchEvent(event);
    }

    public boolean dispatchKeyEvent(KeyEvent event) {
        return false;
    }

    public boolean dispatchTouchEvent(MotionEvent event) {
        ListenerInfo li = mListenerInfo;
        if (li != null && li.mOnTouchListener != null && isEnabled() && li.mOnTouchListener.onTouch(this, event)) return true;
        return onTouchEvent(event);
    }

    public boolean onTouchEvent(MotionEvent event) {
        if (!isEnabled()) return isClickable();
        if (!isClickable() && !isLongClickable()) return false;
        switch (event.getActionMasked()) {
            case MotionEvent.ACTION_DOWN:
                mPressed = true;
                mHasPerformedLongPress = false;
                if (isLongClickable()) {
                    if (mPendingCheckForLongPress == null) mPendingCheckForLongPress = new CheckForLongPress();
                    postDelayed(mPendingCheckForLongPress, ViewConfiguration.getLongPressTimeout());
                }
                break;
            case MotionEvent.ACTION_MOVE:
                if (!pointInView(event.getX(), event.getY())) {
                    mPressed = false;
                    removeLongPressCallback();
                }
                break;
            case MotionEvent.ACTION_UP:
                removeLongPressCallback();
                if (mPressed && !mHasPerformedLongPress) {
                    // As a Runnable, so that the pressed state could be drawn before the click acts.
                    if (mPerformClick == null) mPerformClick = new PerformClick();
                    if (!post(mPerformClick)) performClickInternal();
                }
                mPressed = false;
                break;
            case MotionEvent.ACTION_CANCEL:
                mPressed = false;
                removeLongPressCallback();
                break;
        }
        return true;
    }

    final boolean pointInView(float x, float y) {
        return x >= 0 && y >= 0 && x < mRight - mLeft && y < mBottom - mTop;
    }

    public boolean post(Runnable action) {
        AttachInfo info = mAttachInfo;
        return info != null && info.mHandler.post(action);
    }

    public boolean postDelayed(Runnable action, long delayMillis) {
        AttachInfo info = mAttachInfo;
        return info != null && info.mHandler.postDelayed(action, delayMillis);
    }

    private void removeLongPressCallback() {
        if (mPendingCheckForLongPress != null && mAttachInfo != null) mAttachInfo.mHandler.removeCallbacks(mPendingCheckForLongPress);
    }

    private boolean performClickInternal() {
        return performClick();
    }

    public boolean performClick() {
        ListenerInfo li = mListenerInfo;
        if (li == null || li.mOnClickListener == null) return false;
        li.mOnClickListener.onClick(this);
        return true;
    }

    /** The listener alone, without what else a click does. */
    public boolean callOnClick() {
        ListenerInfo li = mListenerInfo;
        if (li == null || li.mOnClickListener == null) return false;
        li.mOnClickListener.onClick(this);
        return true;
    }

    public boolean performLongClick() {
        return performLongClickInternal();
    }

    private boolean performLongClickInternal() {
        ListenerInfo li = mListenerInfo;
        return li != null && li.mOnLongClickListener != null && li.mOnLongClickListener.onLongClick(this);
    }
}
