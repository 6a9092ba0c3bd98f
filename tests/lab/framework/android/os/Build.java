package android.os;

import android.app.ActivityThread;
import android.content.Context;

public class Build {
    public static class VERSION {
        public static final int SDK_INT = 30;
        public static final String RELEASE = "11";
    }

    public static String getSerial() {
        IDeviceIdentifiersPolicyService service = IDeviceIdentifiersPolicyService.Stub
                .asInterface(ServiceManager.getService(Context.DEVICE_IDENTIFIERS_SERVICE));
        try {
            return service.getSerialForPackage(ActivityThread.currentPackageName(), null);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
