package android.content;

import android.os.Bundle;

/** An explicit intent: which activity, and its extras. */
public class Intent {
    private final String mClass;
    private final Bundle mExtras = new Bundle();

    public Intent(Context context, Class<?> activity) {
        mClass = activity.getName();
    }

    public Intent(String className) {
        mClass = className;
    }

    /** The activity's class name (on a device: the component's). */
    public String getClassName() {
        return mClass;
    }

    public Intent putExtra(String name, String value) {
        mExtras.putString(name, value);
        return this;
    }

    public String getStringExtra(String name) {
        return mExtras.getString(name);
    }
}
