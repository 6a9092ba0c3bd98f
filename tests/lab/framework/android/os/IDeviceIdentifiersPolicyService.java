package android.os;

/** As generated from the AIDL of API 30. */
public interface IDeviceIdentifiersPolicyService extends IInterface {
    String getSerial() throws RemoteException;

    String getSerialForPackage(String callingPackage, String callingFeatureId) throws RemoteException;

    abstract class Stub extends Binder implements IDeviceIdentifiersPolicyService {
        private static final String DESCRIPTOR = "android.os.IDeviceIdentifiersPolicyService";
        static final int TRANSACTION_getSerial = IBinder.FIRST_CALL_TRANSACTION + 0;
        static final int TRANSACTION_getSerialForPackage = IBinder.FIRST_CALL_TRANSACTION + 1;

        public static IDeviceIdentifiersPolicyService asInterface(IBinder obj) {
            return new Proxy(obj);
        }

        private static class Proxy implements IDeviceIdentifiersPolicyService {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            public IBinder asBinder() {
                return mRemote;
            }

            public String getSerial() throws RemoteException {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                return ask(TRANSACTION_getSerial, data);
            }

            public String getSerialForPackage(String callingPackage, String callingFeatureId) throws RemoteException {
                Parcel data = Parcel.obtain();
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeString(callingPackage);
                data.writeString(callingFeatureId);
                return ask(TRANSACTION_getSerialForPackage, data);
            }

            private String ask(int code, Parcel data) throws RemoteException {
                Parcel reply = Parcel.obtain();
                mRemote.transact(code, data, reply, 0);
                reply.readException();
                return reply.readString();
            }
        }
    }
}
