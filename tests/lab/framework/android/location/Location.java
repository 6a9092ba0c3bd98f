package android.location;

import android.os.Parcel;

public class Location {
    private final String mProvider;
    private final long mTime;
    private final long mElapsedRealtimeNanos;
    private final double mLatitude;
    private final double mLongitude;

    public Location(Parcel in) {
        mProvider = in.readString();
        mTime = in.readLong();
        mElapsedRealtimeNanos = in.readLong();
        in.readDouble(); // uncertainty of the elapsed time
        in.readInt(); // which of the fields below are set
        mLatitude = in.readDouble();
        mLongitude = in.readDouble();
    }

    public String getProvider() {
        return mProvider;
    }

    public long getTime() {
        return mTime;
    }

    public long getElapsedRealtimeNanos() {
        return mElapsedRealtimeNanos;
    }

    public double getLatitude() {
        return mLatitude;
    }

    public double getLongitude() {
        return mLongitude;
    }
}
