package android.location;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** As generated from the AIDL of API 30; the method that the lab's apps use. */
public interface ILocationManager extends IInterface {
    Location getLastLocation(LocationRequest request, String packageName, String featureId) throws RemoteException;

    abstract class Stub extends Binder implements ILocationManager {
        private static final String DESCRIPTOR = "android.location.ILocationManager";
        static final int TRANSACTION_getLastLocation = IBinder.FIRST_CALL_TRANSACTION + 0;
        static final int TRANSACTION_getCurrentLocation = IBinder.FIRST_CALL_TRANSACTION + 1;
        static final int TRANSACTION_requestLocationUpdates = IBinder.FIRST_CALL_TRANSACTION + 2;
        static final int TRANSACTION_removeUpdates = IBinder.FIRST_CALL_TRANSACTION + 3;
        static final int TRANSACTION_requestGeofence = IBinder.FIRST_CALL_TRANSACTION + 4;
        static final int TRANSACTION_addGnssMeasurementsListener = IBinder.FIRST_CALL_TRANSACTION + 11;

        public static ILocationManager asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements ILocationManager {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            public Location getLastLocation(LocationRequest request, String packageName, String featureId)
                    throws RemoteException {
                Parcel data = Parcel.obtain();
                Parcel reply = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeTypedObject(request, 0);
                data.writeString(packageName);
                data.writeString(featureId);
                mRemote.transact(TRANSACTION_getLastLocation, data, reply, 0);
                reply.readException();
                return reply.readInt() != 0 ? new Location(reply) : null;
            }
        }
    }
}
