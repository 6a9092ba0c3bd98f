package android.net;

import android.os.Parcel;

/** content://AUTHORITY/PATH and its like. */
public final class Uri {
    /** Marks on the wire: null, and a text that nobody has taken apart. */
    private static final int NULL_TYPE_ID = 0;
    private static final int STRING_TYPE_ID = 1;
    private final String mText;

    private Uri(String text) {
        mText = text;
    }

    public static Uri parse(String text) {
        return new Uri(text);
    }

    public String getAuthority() {
        int begin = mText.indexOf("://") + 3;
        int end = mText.indexOf('/', begin);
        return end < 0 ? mText.substring(begin) : mText.substring(begin, end);
    }

    public static Uri withAppendedPath(Uri baseUri, String pathSegment) {
        return new Uri(baseUri.mText + "/" + pathSegment);
    }

    /** As at API 30. */
    public static void writeToParcel(Parcel out, Uri uri) {
        out.writeInt(uri == null ? NULL_TYPE_ID : STRING_TYPE_ID);
        if (uri != null) out.writeString8(uri.mText);
    }

    public String toString() {
        return mText;
    }
}
