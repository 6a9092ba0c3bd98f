package android.app.usage;

import android.os.Parcel;

/** Of the real class's fields, the ones that the lab's service fills. */
public final class UsageStats {
    private final String mPackageName;
    private final long mTotalTimeInForeground;

    UsageStats(Parcel in) {
        mPackageName = in.readString();
        mTotalTimeInForeground = in.readLong();
    }

    public String getPackageName() {
        return mPackageName;
    }

    public long getTotalTimeInForeground() {
        return mTotalTimeInForeground;
    }

    public String toString() {
        return mPackageName + " " + mTotalTimeInForeground;
    }
}
