package android.net.wifi;

import android.net.DhcpInfo;
import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;
import java.util.ArrayList;
import java.util.List;

/** As generated from the AIDL of API 30; the methods that the lab's apps use. */
public interface IWifiManager extends IInterface {
    List<WifiConfiguration> getConfiguredNetworks(String packageName, String featureId) throws RemoteException;

    boolean startScan(String packageName, String featureId) throws RemoteException;

    List<ScanResult> getScanResults(String callingPackage, String callingFeatureId) throws RemoteException;

    WifiInfo getConnectionInfo(String callingPackage, String callingFeatureId) throws RemoteException;

    DhcpInfo getDhcpInfo() throws RemoteException;

    abstract class Stub extends Binder implements IWifiManager {
        private static final String DESCRIPTOR = "android.net.wifi.IWifiManager";
        static final int TRANSACTION_getConfiguredNetworks = IBinder.FIRST_CALL_TRANSACTION + 2;
        static final int TRANSACTION_getPrivilegedConfiguredNetworks = IBinder.FIRST_CALL_TRANSACTION + 3;
        static final int TRANSACTION_startScan = IBinder.FIRST_CALL_TRANSACTION + 23;
        static final int TRANSACTION_getScanResults = IBinder.FIRST_CALL_TRANSACTION + 24;
        static final int TRANSACTION_getConnectionInfo = IBinder.FIRST_CALL_TRANSACTION + 28;
        static final int TRANSACTION_getDhcpInfo = IBinder.FIRST_CALL_TRANSACTION + 35;
        static final int TRANSACTION_getFactoryMacAddresses = IBinder.FIRST_CALL_TRANSACTION + 84;
        static final int TRANSACTION_registerScanResultsCallback = IBinder.FIRST_CALL_TRANSACTION + 93;

        public static IWifiManager asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements IWifiManager {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            private Parcel ask(int code, Parcel data) throws RemoteException {
                Parcel reply = Parcel.obtain();
                mRemote.transact(code, data, reply, 0);
                reply.readException();
                return reply;
            }

            private Parcel ask(int code, String packageName, String featureId) throws RemoteException {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeString(packageName);
                data.writeString(featureId);
                return ask(code, data);
            }

            /** A ParceledListSlice, whose class name is read over. */
            public List<WifiConfiguration> getConfiguredNetworks(String packageName, String featureId) throws RemoteException {
                Parcel reply = ask(TRANSACTION_getConfiguredNetworks, packageName, featureId);
                ArrayList<WifiConfiguration> all = new ArrayList<WifiConfiguration>();
                int n = reply.readInt() == 0 ? 0 : reply.readInt();
                if (n > 0) reply.readString();
                for (int i = 0; i < n; i++) {
                    if (reply.readInt() != 0) all.add(new WifiConfiguration(reply));
                }
                return all;
            }

            public boolean startScan(String packageName, String featureId) throws RemoteException {
                return ask(TRANSACTION_startScan, packageName, featureId).readInt() != 0;
            }

            public List<ScanResult> getScanResults(String callingPackage, String callingFeatureId) throws RemoteException {
                Parcel reply = ask(TRANSACTION_getScanResults, callingPackage, callingFeatureId);
                int n = reply.readInt();
                if (n < 0) return null;
                ArrayList<ScanResult> all = new ArrayList<ScanResult>();
                for (int i = 0; i < n; i++) all.add(reply.readInt() != 0 ? new ScanResult(reply) : null);
                return all;
            }

            public WifiInfo getConnectionInfo(String callingPackage, String callingFeatureId) throws RemoteException {
                Parcel reply = ask(TRANSACTION_getConnectionInfo, callingPackage, callingFeatureId);
                return reply.readInt() != 0 ? new WifiInfo(reply) : null;
            }

            public DhcpInfo getDhcpInfo() throws RemoteException {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                Parcel reply = ask(TRANSACTION_getDhcpInfo, data);
                return reply.readInt() != 0 ? new DhcpInfo(reply) : null;
            }
        }
    }
}
