package android.net;

import android.os.Parcel;

/** What a network can do. The lab carries the head that says it. */
public final class NetworkCapabilities {
    public static final int TRANSPORT_CELLULAR = 0;
    public static final int TRANSPORT_WIFI = 1;
    public static final int NET_CAPABILITY_INTERNET = 12;
    private final long mNetworkCapabilities;
    private final long mUnwantedNetworkCapabilities;
    private final long mTransportTypes;

    NetworkCapabilities(Parcel in) {
        mNetworkCapabilities = in.readLong();
        mUnwantedNetworkCapabilities = in.readLong();
        mTransportTypes = in.readLong();
    }

    public boolean hasTransport(int transportType) {
        return (mTransportTypes & 1L << transportType) != 0;
    }

    public boolean hasCapability(int capability) {
        return (mNetworkCapabilities & 1L << capability) != 0;
    }

    public String toString() {
        return "transports " + mTransportTypes + " capabilities " + mNetworkCapabilities + " not " + mUnwantedNetworkCapabilities;
    }
}
