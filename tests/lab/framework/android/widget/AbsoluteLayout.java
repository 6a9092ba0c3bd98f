package android.widget;

import android.content.Context;
import android.view.View;
import android.view.ViewGroup;

/** Children stand where their parameters say. */
public class AbsoluteLayout extends ViewGroup {
    public static class LayoutParams extends ViewGroup.LayoutParams {
        public int x;
        public int y;

        public LayoutParams(int width, int height, int x, int y) {
            super(width, height);
            this.x = x;
            this.y = y;
        }
    }

    public AbsoluteLayout(Context context) {
        super(context);
    }

    protected void onLayout(boolean changed, int left, int top, int right, int bottom) {
        for (int i = 0; i < getChildCount(); i++) {
            View child = getChildAt(i);
            LayoutParams p = (LayoutParams) child.getLayoutParams();
            child.layout(p.x, p.y, p.x + p.width, p.y + p.height);
        }
    }
}
