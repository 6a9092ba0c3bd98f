package android.net;

import android.content.Context;
import android.os.RemoteException;
import android.os.ServiceManager;

public class ConnectivityManager {
    public static final int TYPE_MOBILE = 0;
    public static final int TYPE_WIFI = 1;
    private final Context mContext;
    private final IConnectivityManager mService;

    public ConnectivityManager(Context context) {
        mContext = context;
        mService = IConnectivityManager.Stub.asInterface(ServiceManager.getServiceOrThrow(Context.CONNECTIVITY_SERVICE));
    }

    public Network getActiveNetwork() {
        try {
            return mService.getActiveNetwork();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public NetworkInfo getActiveNetworkInfo() {
        try {
            return mService.getActiveNetworkInfo();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public NetworkCapabilities getNetworkCapabilities(Network network) {
        try {
            return mService.getNetworkCapabilities(network, mContext.getOpPackageName());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
