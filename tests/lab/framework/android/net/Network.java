package android.net;

import android.os.Parcel;

public class Network {
    /** Its number; what a request carries of it. */
    final int netId;

    Network(Parcel in) {
        netId = in.readInt();
    }

    public String toString() {
        return "" + netId;
    }
}
