package android.content;

import android.os.Bundle;
import android.os.IBinder;
import android.os.IInterface;
import android.os.RemoteException;

/** The hand-written provider interface; of its methods, the one that settings reads use. */
public interface IContentProvider extends IInterface {
    String descriptor = "android.content.IContentProvider";
    int CALL_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 20;

    Bundle call(String callingPkg, String attributionTag, String authority, String method, String arg, Bundle extras)
            throws RemoteException;
}
