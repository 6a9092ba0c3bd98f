package android.net.wifi;

import android.os.Parcel;

/** A network that the phone remembers. The lab carries the fields up to the address. */
public class WifiConfiguration {
    public int networkId;
    public int status;
    public String SSID;
    public String BSSID;

    WifiConfiguration(Parcel in) {
        networkId = in.readInt();
        status = in.readInt();
        SSID = in.readString();
        BSSID = in.readString();
    }

    public String toString() {
        return "ID: " + networkId + " SSID: " + SSID;
    }
}
