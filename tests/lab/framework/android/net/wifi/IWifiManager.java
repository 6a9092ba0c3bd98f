package android.net.wifi;

import android.os.Binder;
import android.os.IBinder;

/** As generated from the AIDL of API 30; no app of the lab calls it. */
public interface IWifiManager {
    abstract class Stub extends Binder implements IWifiManager {
        static final int TRANSACTION_getFactoryMacAddresses = IBinder.FIRST_CALL_TRANSACTION + 84;
    }
}
