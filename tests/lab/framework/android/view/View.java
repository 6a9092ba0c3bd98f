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

    public interface OnClickListener {
        void onClick(View v);
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
    }

    private final class PerformClick implements Runnable {
        public void run() {
            performClickInternal();
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
    private PerformClick mPerformClick;

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

    public void setOnClickListener(OnClickListener l) {
        if (!isClickable()) setClickable(true);
        if (mListenerInfo == null) mListenerInfo = new ListenerInfo();
        mListenerInfo.mOnClickListener = l;
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

    public boolean dispatchTouchEvent(MotionEvent event) {
        return onTouchEvent(event);
    }

    public boolean onTouchEvent(MotionEvent event) {
        if (!isEnabled()) return isClickable();
        if (!isClickable()) return false;
        switch (event.getActionMasked()) {
            case MotionEvent.ACTION_DOWN:
                mPressed = true;
                break;
            case MotionEvent.ACTION_MOVE:
                if (!pointInView(event.getX(), event.getY())) mPressed = false;
                break;
            case MotionEvent.ACTION_UP:
                if (mPressed) {
                    mPressed = false;
                    // As a Runnable, so that the pressed state could be drawn before the click acts.
                    if (mPerformClick == null) mPerformClick = new PerformClick();
                    if (!post(mPerformClick)) performClickInternal();
                }
                break;
            case MotionEvent.ACTION_CANCEL:
                mPressed = false;
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

    private boolean performClickInternal() {
        return performClick();
    }

    public boolean performClick() {
        ListenerInfo li = mListenerInfo;
        if (li == null || li.mOnClickListener == null) return false;
        li.mOnClickListener.onClick(this);
        return true;
    }
}
