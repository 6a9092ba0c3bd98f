package android.telephony;

import android.os.Parcel;

/** One cell. The lab carries only the head that all kinds of cells share. */
public class CellInfo {
    private final int mType;
    private final boolean mRegistered;
    private final long mTimeStamp;
    private final int mConnectionStatus;

    public CellInfo(Parcel in) {
        mType = in.readInt();
        mRegistered = in.readInt() == 1;
        mTimeStamp = in.readLong();
        mConnectionStatus = in.readInt();
    }

    public boolean isRegistered() {
        return mRegistered;
    }

    public long getTimeStamp() {
        return mTimeStamp;
    }

    public int getCellConnectionStatus() {
        return mConnectionStatus;
    }

    public String toString() {
        return "CellInfo type " + mType;
    }
}
