package android.database;

import android.os.Parcel;

/** The rows as they came in the reply; on a device they lie in memory that is shared with the provider. */
public final class BulkCursorToCursorAdaptor implements Cursor {
    private final String[] mColumns;
    private final String[][] mRows;
    private int mPos = -1;

    /** Columns, then rows: each their number, then texts. A form of the lab's own. */
    public BulkCursorToCursorAdaptor(Parcel in) {
        mColumns = new String[in.readInt()];
        for (int i = 0; i < mColumns.length; i++) mColumns[i] = in.readString();
        mRows = new String[in.readInt()][];
        for (int i = 0; i < mRows.length; i++) {
            mRows[i] = new String[mColumns.length];
            for (int j = 0; j < mColumns.length; j++) mRows[i][j] = in.readString();
        }
    }

    public int getCount() {
        return mRows.length;
    }

    public boolean moveToNext() {
        if (mPos < mRows.length) mPos++;
        return mPos < mRows.length;
    }

    public boolean moveToFirst() {
        mPos = 0;
        return mRows.length > 0;
    }

    public int getColumnCount() {
        return mColumns.length;
    }

    public int getColumnIndex(String columnName) {
        for (int i = 0; i < mColumns.length; i++) if (mColumns[i].equals(columnName)) return i;
        return -1;
    }

    public String getString(int columnIndex) {
        return mRows[mPos][columnIndex];
    }

    public void close() {}
}
