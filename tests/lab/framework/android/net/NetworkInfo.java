package android.net;

import android.os.Parcel;

/** How the phone is connected. */
public class NetworkInfo {
    private final int mNetworkType;
    private final int mSubtype;
    private final String mTypeName;
    private final String mSubtypeName;
    /** The names of android.net.NetworkInfo.State and DetailedState. */
    private final String mState;
    private final boolean mIsFailover;
    private final boolean mIsAvailable;
    private final boolean mIsRoaming;
    private final String mReason;
    private final String mExtraInfo;

    NetworkInfo(Parcel in) {
        mNetworkType = in.readInt();
        mSubtype = in.readInt();
        mTypeName = in.readString();
        mSubtypeName = in.readString();
        mState = in.readString();
        in.readString();
        mIsFailover = in.readInt() != 0;
        mIsAvailable = in.readInt() != 0;
        mIsRoaming = in.readInt() != 0;
        mReason = in.readString();
        mExtraInfo = in.readString();
    }

    public int getType() {
        return mNetworkType;
    }

    public int getSubtype() {
        return mSubtype;
    }

    public String getTypeName() {
        return mTypeName;
    }

    public String getSubtypeName() {
        return mSubtypeName;
    }

    public boolean isConnected() {
        return "CONNECTED".equals(mState);
    }

    public boolean isAvailable() {
        return mIsAvailable;
    }

    public boolean isFailover() {
        return mIsFailover;
    }

    public boolean isRoaming() {
        return mIsRoaming;
    }

    public String getReason() {
        return mReason;
    }

    public String getExtraInfo() {
        return mExtraInfo;
    }

    public String toString() {
        return "type: " + mTypeName + ", state: " + mState;
    }
}
