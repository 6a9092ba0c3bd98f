package android.content;

import android.os.Parcel;
import android.os.Parcelable;
import android.text.TextUtils;

/** What kind of thing is on the clipboard. One MIME type is enough here. */
public class ClipDescription implements Parcelable {
    public static final String MIMETYPE_TEXT_PLAIN = "text/plain";
    final CharSequence mLabel;
    private final String mMimeType;
    private long mTimeStamp;

    public ClipDescription(CharSequence label, String mimeType) {
        mLabel = label;
        mMimeType = mimeType;
    }

    ClipDescription(Parcel in) {
        mLabel = TextUtils.readCharSequence(in);
        String first = null;
        for (int n = in.readInt(), i = 0; i < n; i++) {
            String type = in.readString();
            if (i == 0) first = type;
        }
        mMimeType = first;
        in.readBundle();
        mTimeStamp = in.readLong();
    }

    public CharSequence getLabel() {
        return mLabel;
    }

    public int describeContents() {
        return 0;
    }

    public void writeToParcel(Parcel dest, int flags) {
        TextUtils.writeToParcel(mLabel, dest, flags);
        dest.writeInt(1);
        dest.writeString(mMimeType);
        dest.writeBundle(null);
        dest.writeLong(mTimeStamp);
    }
}
