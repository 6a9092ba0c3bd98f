package android.bluetooth;

import android.os.Parcel;

public final class BluetoothDevice {
    private final String mAddress;

    BluetoothDevice(Parcel in) {
        mAddress = in.readString();
    }

    public String getAddress() {
        return mAddress;
    }

    public String toString() {
        return mAddress;
    }
}
