package android.app;

import android.content.SharedPreferences;
import com.android.internal.util.XmlUtils;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.HashMap;

/** Preferences in an XML file, written whole each time, with a backup while it is written. */
final class SharedPreferencesImpl implements SharedPreferences {
    private final File mFile;
    private final File mBackupFile;
    private final Object mLock = new Object();
    private final Object mWritingToDiskLock = new Object();
    private HashMap<String, Object> mMap = new HashMap<String, Object>();

    SharedPreferencesImpl(File file) {
        mFile = file;
        mBackupFile = new File(file.getPath() + ".bak");
        loadFromDisk();
    }

    private void loadFromDisk() {
        if (mBackupFile.exists()) {
            mFile.delete();
            mBackupFile.renameTo(mFile);
        }
        if (!mFile.exists()) return;
        try {
            FileInputStream str = new FileInputStream(mFile);
            try {
                mMap = XmlUtils.readMapXml(str);
            } finally {
                str.close();
            }
        } catch (IOException e) {
            System.err.println("SharedPreferencesImpl: cannot read " + mFile + ": " + e);
        }
    }

    private Object get(String key) {
        synchronized (mLock) {
            return mMap.get(key);
        }
    }

    public String getString(String key, String defValue) {
        Object v = get(key);
        return v != null ? (String) v : defValue;
    }

    public int getInt(String key, int defValue) {
        Object v = get(key);
        return v != null ? ((Integer) v).intValue() : defValue;
    }

    public boolean getBoolean(String key, boolean defValue) {
        Object v = get(key);
        return v != null ? ((Boolean) v).booleanValue() : defValue;
    }

    public boolean contains(String key) {
        return get(key) != null;
    }

    public Editor edit() {
        return new EditorImpl();
    }

    public final class EditorImpl implements Editor {
        private final Object mEditorLock = new Object();
        /** A value that is the editor itself says that the key goes. */
        private final HashMap<String, Object> mModified = new HashMap<String, Object>();
        private boolean mClear;

        private Editor put(String key, Object value) {
            synchronized (mEditorLock) {
                mModified.put(key, value);
            }
            return this;
        }

        public Editor putString(String key, String value) {
            return put(key, value);
        }

        public Editor putInt(String key, int value) {
            return put(key, Integer.valueOf(value));
        }

        public Editor putBoolean(String key, boolean value) {
            return put(key, Boolean.valueOf(value));
        }

        public Editor remove(String key) {
            return put(key, this);
        }

        public Editor clear() {
            synchronized (mEditorLock) {
                mClear = true;
            }
            return this;
        }

        public boolean commit() {
            return writeToFile(commitToMemory());
        }

        public void apply() {
            final HashMap<String, Object> map = commitToMemory();
            QueuedWork.queue(new Runnable() {
                public void run() {
                    writeToFile(map);
                }
            }, true);
        }

        /** Later writes must not change what an earlier one is about to put on disk, so each has a map of its own. */
        private HashMap<String, Object> commitToMemory() {
            synchronized (mLock) {
                HashMap<String, Object> map = new HashMap<String, Object>();
                synchronized (mEditorLock) {
                    if (!mClear) for (String key : mMap.keySet()) map.put(key, mMap.get(key));
                    for (String key : mModified.keySet()) {
                        Object value = mModified.get(key);
                        if (value == this || value == null) map.remove(key);
                        else map.put(key, value);
                    }
                    mModified.clear();
                    mClear = false;
                }
                mMap = map;
                return map;
            }
        }
    }

    private boolean writeToFile(HashMap<String, Object> map) {
        synchronized (mWritingToDiskLock) {
            if (mFile.exists()) {
                if (mBackupFile.exists()) mFile.delete();
                else if (!mFile.renameTo(mBackupFile)) return false;
            }
            try {
                FileOutputStream str = createFileOutputStream(mFile);
                XmlUtils.writeMapXml(map, str);
                str.sync();
                str.close();
                mBackupFile.delete();
                return true;
            } catch (IOException e) {
                System.err.println("SharedPreferencesImpl: cannot write " + mFile + ": " + e);
                return false;
            }
        }
    }

    private static FileOutputStream createFileOutputStream(File file) throws IOException {
        if (!file.getParentFile().exists()) file.getParentFile().mkdirs();
        return new FileOutputStream(file);
    }
}
