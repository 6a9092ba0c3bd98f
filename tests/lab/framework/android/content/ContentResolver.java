package android.content;

import android.net.Uri;
import android.os.Bundle;
import android.os.RemoteException;
import android.os.ServiceManager;

public class ContentResolver {
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
