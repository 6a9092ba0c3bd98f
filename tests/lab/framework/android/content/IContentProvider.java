package android.content;

import android.database.Cursor;
import android.net.Uri;
import android.os.Bundle;
import android.os.IBinder;
import android.os.IInterface;
import android.os.RemoteException;

/** The hand-written provider interface; the methods that the lab's apps use. */
public interface IContentProvider extends IInterface {
    String descriptor = "android.content.IContentProvider";
    int QUERY_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION;
    int CALL_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 20;

    Cursor query(String callingPkg, String attributionTag, Uri url, String[] projection, Bundle queryArgs) throws RemoteException;

    Bundle call(String callingPkg, String attributionTag, String authority, String method, String arg, Bundle extras)
            throws RemoteException;
}
