package android.content;

/** Named values in a file of the app. */
public interface SharedPreferences {
    interface Editor {
        Editor putString(String key, String value);

        Editor putInt(String key, int value);

        Editor putBoolean(String key, boolean value);

        Editor remove(String key);

        Editor clear();

        boolean commit();

        void apply();
    }

    String getString(String key, String defValue);

    int getInt(String key, int defValue);

    boolean getBoolean(String key, boolean defValue);

    boolean contains(String key);

    Editor edit();
}
