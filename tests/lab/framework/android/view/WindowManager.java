package android.view;

import android.os.IBinder;

public interface WindowManager {
    class LayoutParams extends ViewGroup.LayoutParams {
        public static final int TYPE_BASE_APPLICATION = 1;
        public static final int TYPE_APPLICATION = 2;

        /** Position in pixels from the display's top left corner (gravity TOP|LEFT, the only one the lab lays out). */
        public int x;
        public int y;
        public int type = TYPE_APPLICATION;
        public int flags;
        public int gravity = 0x33;
        /** The activity the window belongs to. */
        public IBinder token;
        public CharSequence accessibilityTitle;
        private CharSequence mTitle;

        public LayoutParams() {
            super(MATCH_PARENT, MATCH_PARENT);
        }

        public final void setTitle(CharSequence title) {
            mTitle = title;
        }

        public final CharSequence getTitle() {
            return mTitle != null ? mTitle : "";
        }
    }
}
