package android.location;

import android.content.Context;
import android.os.RemoteException;
import android.os.ServiceManager;

public class LocationManager {
    public static final String GPS_PROVIDER = "gps";
    public static final String NETWORK_PROVIDER = "network";
    private final Context mContext;
    private final ILocationManager mService;

    public LocationManager(Context context) {
        mContext = context;
        mService = ILocationManager.Stub.asInterface(ServiceManager.getServiceOrThrow(Context.LOCATION_SERVICE));
    }

    public Location getLastKnownLocation(String provider) {
        LocationRequest request = LocationRequest.createFromDeprecatedProvider(provider, 0, 0, true);
        try {
            return mService.getLastLocation(request, mContext.getPackageName(), mContext.getAttributionTag());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
