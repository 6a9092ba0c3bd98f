package android.content;

import android.os.Parcel;
import android.os.Parcelable;
import android.text.TextUtils;
import java.util.ArrayList;

/** A clip of plain texts: no icon, intent or uri. */
public class ClipData implements Parcelable {
    final ClipDescription mClipDescription;
    final ArrayList<Item> mItems = new ArrayList<Item>();

    public static class Item {
        final CharSequence mText;

        public Item(CharSequence text) {
            mText = text;
        }

        public CharSequence getText() {
            return mText;
        }
    }

    public ClipData(ClipDescription description, Item item) {
        mClipDescription = description;
        mItems.add(item);
    }

    ClipData(Parcel in) {
        mClipDescription = new ClipDescription(in);
        expectNone(in, "icon");
        for (int n = in.readInt(), i = 0; i < n; i++) {
            CharSequence text = TextUtils.readCharSequence(in);
            in.readString();
            expectNone(in, "intent");
            expectNone(in, "uri");
            mItems.add(new Item(text));
        }
    }

    private static void expectNone(Parcel in, String what) {
        if (in.readInt() != 0) throw new IllegalStateException("the lab's clips have no " + what);
    }

    public static ClipData newPlainText(CharSequence label, CharSequence text) {
        return new ClipData(new ClipDescription(label, ClipDescription.MIMETYPE_TEXT_PLAIN), new Item(text));
    }

    public ClipDescription getDescription() {
        return mClipDescription;
    }

    public int getItemCount() {
        return mItems.size();
    }

    public Item getItemAt(int index) {
        return mItems.get(index);
    }

    public int describeContents() {
        return 0;
    }

    public void writeToParcel(Parcel dest, int flags) {
        mClipDescription.writeToParcel(dest, flags);
        dest.writeInt(0);
        dest.writeInt(mItems.size());
        for (int i = 0; i < mItems.size(); i++) {
            TextUtils.writeToParcel(mItems.get(i).mText, dest, flags);
            dest.writeString(null);
            dest.writeInt(0);
            dest.writeInt(0);
        }
    }
}
