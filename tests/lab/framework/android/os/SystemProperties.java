package android.os;

/** Properties of the system. On a device they lie in memory that every process maps; the lab has the operator's. */
public class SystemProperties {
    public static String get(String key, String def) {
        return native_get(key, def);
    }

    private static native String native_get(String key, String def);
}
