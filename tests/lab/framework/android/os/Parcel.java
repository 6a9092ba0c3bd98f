package android.os;

/**
 * The wire format of binder calls, byte for byte that of API 30 (32-bit alignment, UTF-16 strings, the three-word interface
 * header). On a device the bytes live in a native Parcel; here they are a Java array that BinderProxy's native reads.
 * Binder objects other than null are not carried: nothing in the lab calls back into the app.
 */
public final class Parcel {
    private static final int EX_SECURITY = -1;
    private static final int EX_ILLEGAL_ARGUMENT = -3;
    private static final int EX_NULL_POINTER = -4;
    private static final int EX_ILLEGAL_STATE = -5;
    /** StrictMode.PENALTY_GATHER, which libbinder sets on every call. */
    private static final int STRICT_MODE_PENALTY_GATHER = 0x80000000;
    /** 'SYST': which libbinder wrote this header (API 30). */
    private static final int HEADER_SYSTEM = 0x53595354;
    private static final int UNSET_WORK_SOURCE = -1;
    /** BINDER_TYPE_BINDER, 'sb*' and 0x85. */
    private static final int TYPE_BINDER = 0x73622a85;

    /** The bytes; read and replaced by BinderProxy.transactNative. */
    private byte[] mData = new byte[128];
    /** How many of them are in use. */
    private int mSize;
    private int mPosition;

    private Parcel() {}

    public static Parcel obtain() {
        return new Parcel();
    }

    public void recycle() {}

    public int dataSize() {
        return mSize;
    }

    public int dataPosition() {
        return mPosition;
    }

    public void setDataPosition(int position) {
        mPosition = position;
    }

    public byte[] marshall() {
        byte[] copy = new byte[mSize];
        System.arraycopy(mData, 0, copy, 0, mSize);
        return copy;
    }

    public void writeInterfaceToken(String descriptor) {
        writeInt(STRICT_MODE_PENALTY_GATHER);
        writeInt(UNSET_WORK_SOURCE);
        writeInt(HEADER_SYSTEM);
        writeString(descriptor);
    }

    public void writeInt(int v) {
        reserve(4);
        for (int i = 0; i < 4; i++) mData[mPosition + i] = (byte) (v >> 8 * i);
        advance(4);
    }

    public void writeLong(long v) {
        reserve(8);
        for (int i = 0; i < 8; i++) mData[mPosition + i] = (byte) (v >> 8 * i);
        advance(8);
    }

    public void writeFloat(float v) {
        writeInt(Float.floatToRawIntBits(v));
    }

    public void writeDouble(double v) {
        writeLong(Double.doubleToRawLongBits(v));
    }

    public void writeBoolean(boolean v) {
        writeInt(v ? 1 : 0);
    }

    public void writeString(String s) {
        if (s == null) {
            writeInt(-1);
            return;
        }
        int n = s.length();
        writeInt(n);
        int bytes = padded((n + 1) * 2);
        reserve(bytes);
        for (int i = 0; i < bytes; i++) mData[mPosition + i] = 0;
        for (int i = 0; i < n; i++) {
            char c = s.charAt(i);
            mData[mPosition + 2 * i] = (byte) c;
            mData[mPosition + 2 * i + 1] = (byte) (c >> 8);
        }
        advance(bytes);
    }

    /** UTF-8, its length in bytes. */
    public void writeString8(String s) {
        if (s == null) {
            writeInt(-1);
            return;
        }
        byte[] utf8 = s.getBytes();
        writeInt(utf8.length);
        int bytes = padded(utf8.length + 1);
        reserve(bytes);
        for (int i = 0; i < bytes; i++) mData[mPosition + i] = i < utf8.length ? utf8[i] : 0;
        advance(bytes);
    }

    public void writeStringArray(String[] all) {
        if (all == null) {
            writeInt(-1);
            return;
        }
        writeInt(all.length);
        for (int i = 0; i < all.length; i++) writeString(all[i]);
    }

    public void writeIntArray(int[] all) {
        if (all == null) {
            writeInt(-1);
            return;
        }
        writeInt(all.length);
        for (int i = 0; i < all.length; i++) writeInt(all[i]);
    }

    /** A null binder: an empty flat_binder_object and the stability word that API 30 puts behind it. */
    public void writeStrongBinder(IBinder binder) {
        if (binder != null) throw new UnsupportedOperationException("the lab's parcels carry null binders only");
        writeInt(TYPE_BINDER);
        writeInt(0);
        writeLong(0);
        writeLong(0);
        writeInt(0);
    }

    public void writeBundle(Bundle bundle) {
        if (bundle == null) writeInt(-1);
        else bundle.writeToParcel(this, 0);
    }

    public void writeParcelable(Parcelable p, int flags) {
        if (p == null) {
            writeString(null);
            return;
        }
        writeString(p.getClass().getName());
        p.writeToParcel(this, flags);
    }

    public void writeTypedObject(Parcelable p, int flags) {
        if (p == null) {
            writeInt(0);
            return;
        }
        writeInt(1);
        p.writeToParcel(this, flags);
    }

    public int readInt() {
        if (mPosition + 4 > mSize) return 0;
        int v = 0;
        for (int i = 0; i < 4; i++) v |= (mData[mPosition + i] & 255) << 8 * i;
        mPosition += 4;
        return v;
    }

    public long readLong() {
        long low = readInt() & 0xffffffffL;
        return low | (long) readInt() << 32;
    }

    public float readFloat() {
        return Float.intBitsToFloat(readInt());
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public boolean readBoolean() {
        return readInt() != 0;
    }

    public String readString() {
        int n = readInt();
        if (n < 0 || n > (mSize - mPosition) / 2) return null;
        char[] c = new char[n];
        for (int i = 0; i < n; i++) {
            c[i] = (char) (mData[mPosition + 2 * i] & 255 | (mData[mPosition + 2 * i + 1] & 255) << 8);
        }
        mPosition += padded((n + 1) * 2);
        return new String(c);
    }

    public String readString8() {
        int n = readInt();
        if (n < 0 || n > mSize - mPosition) return null;
        String s = new String(mData, mPosition, n);
        mPosition += padded(n + 1);
        return s;
    }

    public byte[] createByteArray() {
        int n = readInt();
        if (n < 0 || n > mSize - mPosition) return null;
        byte[] bytes = new byte[n];
        System.arraycopy(mData, mPosition, bytes, 0, n);
        mPosition += padded(n);
        return bytes;
    }

    public Bundle readBundle() {
        return Bundle.readFrom(this);
    }

    public void writeNoException() {
        writeInt(0);
    }

    /** Throws what the other side wrote, or returns. */
    public void readException() {
        int code = readInt();
        if (code == 0) return;
        String message = readString();
        switch (code) {
            case EX_SECURITY: throw new SecurityException(message);
            case EX_ILLEGAL_ARGUMENT: throw new IllegalArgumentException(message);
            case EX_NULL_POINTER: throw new NullPointerException(message);
            case EX_ILLEGAL_STATE: throw new IllegalStateException(message);
            default: throw new RuntimeException("Unknown exception code: " + code + " msg " + message);
        }
    }

    private static int padded(int n) {
        return n + 3 & ~3;
    }

    private void reserve(int n) {
        if (mPosition + n <= mData.length) return;
        byte[] bigger = new byte[(mPosition + n) * 3 / 2];
        System.arraycopy(mData, 0, bigger, 0, mSize);
        mData = bigger;
    }

    private void advance(int n) {
        mPosition += n;
        if (mPosition > mSize) mSize = mPosition;
    }
}
