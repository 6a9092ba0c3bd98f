package android.view;

import android.content.Context;

public abstract class ViewGroup extends View implements ViewParent {
    public static class LayoutParams {
        public static final int MATCH_PARENT = -1;
        public static final int WRAP_CONTENT = -2;
        public int width;
        public int height;

        public LayoutParams(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    private View[] mChildren = new View[12];
    private int mChildrenCount;
    /** The child that took the DOWN; the rest of the gesture goes there. */
    private View mFirstTouchTarget;

    public ViewGroup(Context context) {
        super(context);
    }

    public void addView(View child, LayoutParams params) {
        if (mChildrenCount == mChildren.length) {
            View[] more = new View[mChildrenCount * 2];
            System.arraycopy((Object) mChildren, 0, (Object) more, 0, mChildrenCount);
            mChildren = more;
        }
        child.mLayoutParams = params;
        child.assignParent(this);
        mChildren[mChildrenCount++] = child;
    }

    public int getChildCount() {
        return mChildrenCount;
    }

    public View getChildAt(int index) {
        return index < 0 || index >= mChildrenCount ? null : mChildren[index];
    }

    void dispatchAttachedToWindow(AttachInfo info) {
        super.dispatchAttachedToWindow(info);
        for (int i = 0; i < mChildrenCount; i++) mChildren[i].dispatchAttachedToWindow(info);
    }

    protected View findViewTraversal(int id) {
        if (id == mID) return this;
        for (int i = 0; i < mChildrenCount; i++) {
            View found = mChildren[i].findViewTraversal(id);
            if (found != null) return found;
        }
        return null;
    }

    public boolean dispatchTouchEvent(MotionEvent ev) {
        int action = ev.getActionMasked();
        if (action == MotionEvent.ACTION_DOWN) {
            mFirstTouchTarget = null;
            for (int i = mChildrenCount - 1; i >= 0; i--) {
                View child = mChildren[i];
                if (child.getVisibility() == VISIBLE && isTransformedTouchPointInView(ev, child)
                        && dispatchTransformedTouchEvent(ev, child)) {
                    mFirstTouchTarget = child;
                    return true;
                }
            }
        }
        View target = mFirstTouchTarget;
        if (action == MotionEvent.ACTION_UP || action == MotionEvent.ACTION_CANCEL) mFirstTouchTarget = null;
        return target != null ? dispatchTransformedTouchEvent(ev, target) : super.dispatchTouchEvent(ev);
    }

    private boolean isTransformedTouchPointInView(MotionEvent ev, View child) {
        return child.pointInView(ev.getX() + mScrollX - child.mLeft, ev.getY() + mScrollY - child.mTop);
    }

    private boolean dispatchTransformedTouchEvent(MotionEvent event, View child) {
        float dx = mScrollX - child.mLeft;
        float dy = mScrollY - child.mTop;
        event.offsetLocation(dx, dy);
        boolean handled = child.dispatchTouchEvent(event);
        event.offsetLocation(-dx, -dy);
        return handled;
    }
}
