package android.content;

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
}
