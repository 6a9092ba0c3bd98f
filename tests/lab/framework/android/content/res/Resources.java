package android.content.res;

import java.lang.reflect.Field;

/**
 * Names of resource ids. A stand-in: on a device they come from resources.arsc, here from the constants of the app's R$id.
 */
public class Resources {
    public static class NotFoundException extends RuntimeException {
        public NotFoundException(String name) {
            super(name);
        }
    }

    /** The first byte of the framework's own ids. */
    private static final int FRAMEWORK = 0x01;
    private final String mPackage;
    private final ClassLoader mLoader;
    private Field[] mIds;

    public Resources(String packageName, ClassLoader loader) {
        mPackage = packageName;
        mLoader = loader;
    }

    /** "btn_mic" for com.example.voicechat:id/btn_mic. */
    public String getResourceEntryName(int resid) {
        Field[] ids = resid >>> 24 == FRAMEWORK ? android.R.id.class.getDeclaredFields() : ids();
        for (int i = 0; i < ids.length; i++) {
            if (ids[i].getType() == Integer.TYPE && ids[i].getInt(null) == resid) return ids[i].getName();
        }
        throw new NotFoundException("Unable to find resource ID #0x" + Integer.toHexString(resid));
    }

    public String getResourceTypeName(int resid) {
        getResourceEntryName(resid);
        return "id";
    }

    public String getResourcePackageName(int resid) {
        getResourceEntryName(resid);
        return resid >>> 24 == FRAMEWORK ? "android" : mPackage;
    }

    public String getResourceName(int resid) {
        return getResourcePackageName(resid) + ":id/" + getResourceEntryName(resid);
    }

    private Field[] ids() {
        if (mIds == null) {
            try {
                mIds = Class.forName(mPackage + ".R$id", true, mLoader).getDeclaredFields();
            } catch (ClassNotFoundException e) {
                mIds = new Field[0];
            }
        }
        return mIds;
    }
}
