package com.google.android.gms.ads.identifier;

import android.content.Context;
import android.os.RemoteException;
import android.os.ServiceManager;
import com.google.android.gms.ads.identifier.internal.IAdvertisingIdService;

/**
 * A stand-in for the client library that apps carry inside; it has none of its code. On a device it binds to Google's service; in the lab,
 * where everything is handle 0, the service is asked at once.
 */
public class AdvertisingIdClient {
    public static final class Info {
        private final String mId;
        private final boolean mLimited;

        public Info(String advertisingId, boolean limitAdTrackingEnabled) {
            mId = advertisingId;
            mLimited = limitAdTrackingEnabled;
        }

        public String getId() {
            return mId;
        }

        public boolean isLimitAdTrackingEnabled() {
            return mLimited;
        }

        public String toString() {
            return "{" + mId + "}" + mLimited;
        }
    }

    public static Info getAdvertisingIdInfo(Context context) throws RemoteException {
        IAdvertisingIdService service =
                IAdvertisingIdService.Stub.asInterface(ServiceManager.getService("com.google.android.gms.ads.identifier"));
        return new Info(service.getId(), service.isLimitAdTrackingEnabled(true));
    }
}
