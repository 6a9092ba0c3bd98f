package android.location;

import android.os.Parcel;
import android.os.Parcelable;

/** What getLastKnownLocation sends: one fix, any age, from one provider. */
public final class LocationRequest implements Parcelable {
    private static final int ACCURACY_FINE = 100;
    private static final int POWER_LOW = 201;
    private final int mQuality;
    private final String mProvider;

    private LocationRequest(String provider, int quality) {
        mProvider = provider;
        mQuality = quality;
    }

    public static LocationRequest createFromDeprecatedProvider(String provider, long minTime, float minDistance,
            boolean singleShot) {
        return new LocationRequest(provider, "gps".equals(provider) ? ACCURACY_FINE : POWER_LOW);
    }

    public int describeContents() {
        return 0;
    }

    public void writeToParcel(Parcel parcel, int flags) {
        parcel.writeInt(mQuality);
        parcel.writeLong(0); // fastest interval
        parcel.writeLong(0); // interval
        parcel.writeLong(0x7fffffffffffffffL); // expires
        parcel.writeInt(1); // updates
        parcel.writeFloat(0); // smallest displacement
        parcel.writeInt(0); // hide from app ops
        parcel.writeInt(0); // low power
        parcel.writeInt(0); // settings ignored
        parcel.writeString(mProvider);
        parcel.writeParcelable(null, 0); // work source
    }
}
