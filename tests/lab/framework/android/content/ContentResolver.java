package android.content;

import android.database.Cursor;
import android.net.Uri;
import android.os.Bundle;
import android.os.RemoteException;
import android.os.ServiceManager;

public class ContentResolver {
    static final String QUERY_ARG_SQL_SELECTION = "android:query-arg-sql-selection";
    static final String QUERY_ARG_SQL_SELECTION_ARGS = "android:query-arg-sql-selection-args";
    static final String QUERY_ARG_SQL_SORT_ORDER = "android:query-arg-sql-sort-order";
    private final Context mContext;

    public ContentResolver(Context context) {
        mContext = context;
    }

    public String getPackageName() {
        return mContext.getOpPackageName();
    }

    public String getAttributionTag() {
        return mContext.getAttributionTag();
    }

    /** A stand-in: on a device the activity manager is asked for the provider of an authority. */
    public final IContentProvider acquireProvider(String authority) {
        return ContentProviderNative.asInterface(ServiceManager.getService(authority));
    }

    /** Rows of a provider, or null. */
    public final Cursor query(Uri uri, String[] projection, String selection, String[] selectionArgs, String sortOrder) {
        Bundle queryArgs = new Bundle();
        if (selection != null) queryArgs.putString(QUERY_ARG_SQL_SELECTION, selection);
        if (selectionArgs != null) queryArgs.putStringArray(QUERY_ARG_SQL_SELECTION_ARGS, selectionArgs);
        if (sortOrder != null) queryArgs.putString(QUERY_ARG_SQL_SORT_ORDER, sortOrder);
        try {
            return acquireProvider(uri.getAuthority()).query(getPackageName(), getAttributionTag(), uri, projection, queryArgs);
        } catch (RemoteException e) {
            // As on a device: the process of the provider has died.
            return null;
        }
    }

    public final Bundle call(Uri uri, String method, String arg, Bundle extras) {
        return call(uri.getAuthority(), method, arg, extras);
    }

    public final Bundle call(String authority, String method, String arg, Bundle extras) {
        if (method == null) throw new NullPointerException("method");
        IContentProvider provider = acquireProvider(authority);
        try {
            return provider.call(getPackageName(), getAttributionTag(), authority, method, arg, extras);
        } catch (RemoteException e) {
            // As on a device: the process of the provider has died, and so will this one, or it asks again.
            return null;
        }
    }
}
