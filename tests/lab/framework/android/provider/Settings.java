package android.provider;

import android.content.ContentResolver;
import android.content.IContentProvider;
import android.net.Uri;
import android.os.Bundle;
import android.os.RemoteException;

public final class Settings {
    public static final String AUTHORITY = "settings";
    static final String CALL_METHOD_GET_SECURE = "GET_secure";
    static final String CALL_METHOD_GET_SYSTEM = "GET_system";
    static final String CALL_METHOD_GET_GLOBAL = "GET_global";
    static final String CALL_METHOD_TRACK_GENERATION_KEY = "_track_generation";

    /**
     * The first read of a name asks the provider, later ones are answered in the process. (On a device the cache is dropped
     * when the table's generation changes; in the lab it never does.)
     */
    private static class NameValueCache {
        private final Bundle mValues = new Bundle();
        private final Bundle mKnown = new Bundle();
        private final String mCallGetCommand;
        private IContentProvider mProvider;

        NameValueCache(String callGetCommand) {
            mCallGetCommand = callGetCommand;
        }

        public String getStringForUser(ContentResolver cr, String name, int userHandle) {
            synchronized (this) {
                if (mKnown.getInt(name, 0) == 1) return mValues.getString(name);
                if (mProvider == null) mProvider = cr.acquireProvider(AUTHORITY);
            }
            Bundle args = new Bundle();
            args.putString(CALL_METHOD_TRACK_GENERATION_KEY, null);
            Bundle answer;
            try {
                answer = mProvider.call(cr.getPackageName(), cr.getAttributionTag(), AUTHORITY, mCallGetCommand, name, args);
            } catch (RemoteException e) {
                return null;
            }
            if (answer == null) return null;
            String value = answer.getString("value");
            synchronized (this) {
                mValues.putString(name, value);
                mKnown.putInt(name, 1);
            }
            return value;
        }
    }

    public static final class Secure {
        public static final Uri CONTENT_URI = Uri.parse("content://" + AUTHORITY + "/secure");
        public static final String ANDROID_ID = "android_id";
        private static final NameValueCache sNameValueCache = new NameValueCache(CALL_METHOD_GET_SECURE);

        public static String getString(ContentResolver resolver, String name) {
            return getStringForUser(resolver, name, 0);
        }

        public static String getStringForUser(ContentResolver resolver, String name, int userHandle) {
            return sNameValueCache.getStringForUser(resolver, name, userHandle);
        }
    }

    public static final class System {
        public static final String SCREEN_BRIGHTNESS = "screen_brightness";
        private static final NameValueCache sNameValueCache = new NameValueCache(CALL_METHOD_GET_SYSTEM);

        public static String getString(ContentResolver resolver, String name) {
            return getStringForUser(resolver, name, 0);
        }

        /** What has moved is asked for where it is now. */
        public static String getStringForUser(ContentResolver resolver, String name, int userHandle) {
            if (Secure.ANDROID_ID.equals(name)) return Secure.getStringForUser(resolver, name, userHandle);
            return sNameValueCache.getStringForUser(resolver, name, userHandle);
        }
    }

    public static final class Global {
        public static final String DEVICE_NAME = "device_name";
        private static final NameValueCache sNameValueCache = new NameValueCache(CALL_METHOD_GET_GLOBAL);

        public static String getString(ContentResolver resolver, String name) {
            return getStringForUser(resolver, name, 0);
        }

        public static String getStringForUser(ContentResolver resolver, String name, int userHandle) {
            return sNameValueCache.getStringForUser(resolver, name, userHandle);
        }
    }
}
