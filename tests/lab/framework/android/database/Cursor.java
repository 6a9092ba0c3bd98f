package android.database;

/** Rows of a provider's answer. */
public interface Cursor {
    int getCount();

    boolean moveToNext();

    boolean moveToFirst();

    int getColumnCount();

    int getColumnIndex(String columnName);

    String getString(int columnIndex);

    void close();
}
