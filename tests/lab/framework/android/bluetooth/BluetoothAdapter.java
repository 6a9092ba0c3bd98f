package android.bluetooth;

import android.app.ActivityThread;
import android.os.RemoteException;
import android.os.ServiceManager;
import android.util.ArraySet;
import java.util.Set;

/** The phone's own radio. Its calls need a lab that answers for the Bluetooth process at handle 0, as for all others. */
public final class BluetoothAdapter {
    private static BluetoothAdapter sAdapter;
    private final IBluetoothManager mManagerService;
    private final IBluetooth mService;

    private BluetoothAdapter() {
        mManagerService = IBluetoothManager.Stub.asInterface(ServiceManager.getService("bluetooth_manager"));
        mService = IBluetooth.Stub.asInterface(ServiceManager.getService("bluetooth"));
    }

    public static synchronized BluetoothAdapter getDefaultAdapter() {
        if (sAdapter == null) sAdapter = new BluetoothAdapter();
        return sAdapter;
    }

    /** Null when it cannot be had, as on a device. */
    public String getAddress() {
        try {
            return mManagerService.getAddress();
        } catch (RemoteException e) {
            return null;
        }
    }

    public boolean startDiscovery() {
        try {
            return mService.startDiscovery(ActivityThread.currentOpPackageName(), null);
        } catch (RemoteException e) {
            return false;
        }
    }

    public Set<BluetoothDevice> getBondedDevices() {
        try {
            BluetoothDevice[] devices = mService.getBondedDevices();
            if (devices == null) return null;
            ArraySet<BluetoothDevice> all = new ArraySet<BluetoothDevice>();
            for (int i = 0; i < devices.length; i++) all.add(devices[i]);
            return all;
        } catch (RemoteException e) {
            return null;
        }
    }
}
