package android.app.admin;

import android.os.Binder;
import android.os.IBinder;

/** As generated from the AIDL of API 30; no app of the lab calls it. */
public interface IDevicePolicyManager {
    abstract class Stub extends Binder implements IDevicePolicyManager {
        static final int TRANSACTION_getWifiMacAddress = IBinder.FIRST_CALL_TRANSACTION + 215;
    }
}
