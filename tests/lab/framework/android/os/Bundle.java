package android.os;

/** A small map that travels in parcels, in the wire format of API 30 (length, 'BNDL', count, typed pairs). */
public final class Bundle implements Parcelable {
    private static final int MAGIC = 0x4C444E42;
    private static final int VAL_NULL = -1;
    private static final int VAL_STRING = 0;
    private static final int VAL_INTEGER = 1;
    private static final int VAL_STRINGARRAY = 14;
    private static final int VAL_INTARRAY = 18;

    private String[] mKeys = new String[4];
    private Object[] mValues = new Object[4];
    private int mCount;

    private void put(String key, Object value) {
        int at = find(key);
        if (at < 0) {
            if (mCount == mKeys.length) grow();
            at = mCount++;
            mKeys[at] = key;
        }
        mValues[at] = value;
    }

    private int find(String key) {
        for (int i = 0; i < mCount; i++) if (mKeys[i].equals(key)) return i;
        return -1;
    }

    private void grow() {
        String[] keys = new String[mCount * 2];
        Object[] values = new Object[mCount * 2];
        System.arraycopy((Object) mKeys, 0, (Object) keys, 0, mCount);
        System.arraycopy((Object) mValues, 0, (Object) values, 0, mCount);
        mKeys = keys;
        mValues = values;
    }

    public void putString(String key, String value) {
        put(key, value);
    }

    public void putInt(String key, int value) {
        put(key, Integer.valueOf(value));
    }

    public String getString(String key) {
        int at = find(key);
        return at >= 0 && mValues[at] instanceof String ? (String) mValues[at] : null;
    }

    public int getInt(String key, int otherwise) {
        int at = find(key);
        return at >= 0 && mValues[at] instanceof Integer ? ((Integer) mValues[at]).intValue() : otherwise;
    }

    public void putStringArray(String key, String[] value) {
        put(key, value);
    }

    public void putIntArray(String key, int[] value) {
        put(key, value);
    }

    public String[] getStringArray(String key) {
        int at = find(key);
        return at >= 0 && mValues[at] instanceof String[] ? (String[]) mValues[at] : null;
    }

    public int[] getIntArray(String key) {
        int at = find(key);
        return at >= 0 && mValues[at] instanceof int[] ? (int[]) mValues[at] : null;
    }

    public int size() {
        return mCount;
    }

    public int describeContents() {
        return 0;
    }

    public void writeToParcel(Parcel dest, int flags) {
        if (mCount == 0) {
            dest.writeInt(0);
            return;
        }
        int lengthAt = dest.dataPosition();
        dest.writeInt(0);
        dest.writeInt(MAGIC);
        int start = dest.dataPosition();
        dest.writeInt(mCount);
        for (int i = 0; i < mCount; i++) {
            dest.writeString(mKeys[i]);
            Object v = mValues[i];
            if (v == null) {
                dest.writeInt(VAL_NULL);
            } else if (v instanceof String) {
                dest.writeInt(VAL_STRING);
                dest.writeString((String) v);
            } else if (v instanceof String[]) {
                dest.writeInt(VAL_STRINGARRAY);
                dest.writeStringArray((String[]) v);
            } else if (v instanceof int[]) {
                dest.writeInt(VAL_INTARRAY);
                dest.writeIntArray((int[]) v);
            } else {
                dest.writeInt(VAL_INTEGER);
                dest.writeInt(((Integer) v).intValue());
            }
        }
        int end = dest.dataPosition();
        dest.setDataPosition(lengthAt);
        dest.writeInt(end - start);
        dest.setDataPosition(end);
    }

    static Bundle readFrom(Parcel p) {
        int length = p.readInt();
        if (length < 0) return null;
        Bundle b = new Bundle();
        if (length == 0) return b;
        if (p.readInt() != MAGIC) throw new IllegalStateException("Bad magic number for Bundle");
        int n = p.readInt();
        for (int i = 0; i < n; i++) {
            String key = p.readString();
            int type = p.readInt();
            if (type == VAL_NULL) b.put(key, null);
            else if (type == VAL_STRING) b.put(key, p.readString());
            else if (type == VAL_INTEGER) b.put(key, Integer.valueOf(p.readInt()));
            else throw new IllegalStateException("Bundle value of type " + type + " is not known to the lab");
        }
        return b;
    }
}
