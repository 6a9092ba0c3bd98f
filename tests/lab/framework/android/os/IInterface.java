package android.os;

/** Base of every binder interface. */
public interface IInterface {
    IBinder asBinder();
}
