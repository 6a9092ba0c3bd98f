package android.net.wifi;

import android.os.Parcel;

/** The network that the phone is in. The lab carries the fields up to the addresses, in the order of API 30. */
public class WifiInfo {
    public static final String DEFAULT_MAC_ADDRESS = "02:00:00:00:00:00";
    private final int mNetworkId;
    private final int mRssi;
    private final int mLinkSpeed;
    private final int mFrequency;
    private byte[] mIpAddress;
    /** Without its quotation marks; null when the phone is in none, or the caller may not know. */
    private String mSsid;
    private final String mBSSID;
    private final String mMacAddress;

    public WifiInfo(Parcel in) {
        mNetworkId = in.readInt();
        mRssi = in.readInt();
        mLinkSpeed = in.readInt();
        in.readInt();
        in.readInt();
        mFrequency = in.readInt();
        if (in.readInt() != 0) mIpAddress = in.createByteArray();
        if (in.readInt() != 0) {
            in.readInt();
            byte[] name = in.createByteArray();
            if (name != null && name.length > 0) mSsid = new String(name);
        }
        mBSSID = in.readString();
        mMacAddress = in.readString();
    }

    public String getSSID() {
        return mSsid == null ? WifiManager.UNKNOWN_SSID : "\"" + mSsid + "\"";
    }

    public String getBSSID() {
        return mBSSID;
    }

    public String getMacAddress() {
        return mMacAddress;
    }

    public int getNetworkId() {
        return mNetworkId;
    }

    public int getRssi() {
        return mRssi;
    }

    public int getLinkSpeed() {
        return mLinkSpeed;
    }

    public int getFrequency() {
        return mFrequency;
    }

    /** The first byte is the lowest. */
    public int getIpAddress() {
        int address = 0;
        for (int i = 0; mIpAddress != null && i < 4; i++) address |= (mIpAddress[i] & 255) << 8 * i;
        return address;
    }

    public String toString() {
        return "SSID: " + getSSID() + ", BSSID: " + mBSSID + ", MAC: " + mMacAddress + ", RSSI: " + mRssi;
    }
}
