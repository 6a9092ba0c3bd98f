package android.net.wifi;

import android.content.Context;
import android.net.DhcpInfo;
import android.os.RemoteException;
import android.os.ServiceManager;
import java.util.List;

public class WifiManager {
    public static final String UNKNOWN_SSID = "<unknown ssid>";
    private final Context mContext;
    private final IWifiManager mService;

    public WifiManager(Context context) {
        mContext = context;
        mService = IWifiManager.Stub.asInterface(ServiceManager.getServiceOrThrow(Context.WIFI_SERVICE));
    }

    public WifiInfo getConnectionInfo() {
        try {
            return mService.getConnectionInfo(mContext.getOpPackageName(), mContext.getAttributionTag());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public List<ScanResult> getScanResults() {
        try {
            return mService.getScanResults(mContext.getOpPackageName(), mContext.getAttributionTag());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public boolean startScan() {
        try {
            return mService.startScan(mContext.getOpPackageName(), mContext.getAttributionTag());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public List<WifiConfiguration> getConfiguredNetworks() {
        try {
            return mService.getConfiguredNetworks(mContext.getOpPackageName(), mContext.getAttributionTag());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public DhcpInfo getDhcpInfo() {
        try {
            return mService.getDhcpInfo();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
