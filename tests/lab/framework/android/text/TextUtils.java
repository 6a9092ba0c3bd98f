package android.text;

import android.os.Parcel;

public class TextUtils {
    /** Kind 1: plain text without spans. */
    public static void writeToParcel(CharSequence cs, Parcel p, int flags) {
        p.writeInt(1);
        p.writeString(cs == null ? null : cs.toString());
    }

    /** The reading half of CHAR_SEQUENCE_CREATOR, for plain text. */
    public static CharSequence readCharSequence(Parcel p) {
        int kind = p.readInt();
        if (kind != 1) throw new IllegalStateException("the lab reads plain text only, not kind " + kind);
        return p.readString();
    }

    public static boolean isEmpty(CharSequence s) {
        return s == null || s.length() == 0;
    }
}
