package android.os;

/**
 * Finds system services. A stand-in: in the lab one process is every service and also the context manager, so each name
 * gives handle 0 and no checkService transaction is made.
 */
public final class ServiceManager {
    private static final BinderProxy SYSTEM = new BinderProxy(0);

    public static IBinder getService(String name) {
        return SYSTEM;
    }

    public static IBinder getServiceOrThrow(String name) {
        return SYSTEM;
    }
}
