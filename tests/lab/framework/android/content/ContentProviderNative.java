package android.content;

import android.database.BulkCursorToCursorAdaptor;
import android.database.Cursor;
import android.net.Uri;
import android.os.Binder;
import android.os.Bundle;
import android.os.IBinder;
import android.os.Parcel;
import android.os.RemoteException;

public abstract class ContentProviderNative extends Binder implements IContentProvider {
    public static IContentProvider asInterface(IBinder obj) {
        return new ContentProviderProxy(obj);
    }
}

final class ContentProviderProxy implements IContentProvider {
    private final IBinder mRemote;

    ContentProviderProxy(IBinder remote) {
        mRemote = remote;
    }

    public IBinder asBinder() {
        return mRemote;
    }

    /** The argument order of API 30. There is no observer and no way to cancel. */
    public Cursor query(String callingPkg, String attributionTag, Uri url, String[] projection, Bundle queryArgs)
            throws RemoteException {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        data.writeInterfaceToken(IContentProvider.descriptor);
        data.writeString(callingPkg);
        data.writeString(attributionTag);
        Uri.writeToParcel(data, url);
        // On a device, too, no projection is one of length 0.
        data.writeStringArray(projection == null ? new String[0] : projection);
        data.writeBundle(queryArgs);
        data.writeStrongBinder(null);
        data.writeStrongBinder(null);
        mRemote.transact(IContentProvider.QUERY_TRANSACTION, data, reply, 0);
        reply.readException();
        return reply.readInt() != 0 ? new BulkCursorToCursorAdaptor(reply) : null;
    }

    /** The argument order of API 30. */
    public Bundle call(String callingPkg, String attributionTag, String authority, String method, String arg,
            Bundle extras) throws RemoteException {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        data.writeInterfaceToken(IContentProvider.descriptor);
        data.writeString(callingPkg);
        data.writeString(attributionTag);
        data.writeString(authority);
        data.writeString(method);
        data.writeString(arg);
        data.writeBundle(extras);
        mRemote.transact(IContentProvider.CALL_TRANSACTION, data, reply, 0);
        reply.readException();
        return reply.readBundle();
    }
}
