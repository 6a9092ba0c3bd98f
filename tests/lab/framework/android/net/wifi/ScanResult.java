package android.net.wifi;

import android.os.Parcel;

/** A network that was found. The lab carries the fields up to the time, in the order of API 30. */
public class ScanResult {
    public String SSID;
    public String BSSID;
    public String capabilities;
    public int level;
    public int frequency;
    public long timestamp;

    ScanResult(Parcel in) {
        if (in.readInt() == 1) {
            in.readInt();
            in.createByteArray();
        }
        SSID = in.readString();
        BSSID = in.readString();
        in.readString();
        in.readInt();
        in.readInt();
        capabilities = in.readString();
        level = in.readInt();
        frequency = in.readInt();
        timestamp = in.readLong();
    }

    public String toString() {
        return "SSID: " + SSID + ", BSSID: " + BSSID + ", level: " + level;
    }
}
