package android.os;

import java.io.File;

/** Where shared storage is. On a device the system is asked for the volume; there is one in the lab. */
public class Environment {
    public static final String DIRECTORY_DCIM = "DCIM";
    public static final String DIRECTORY_DOWNLOADS = "Download";
    public static final String MEDIA_MOUNTED = "mounted";

    public static File getExternalStorageDirectory() {
        return new File("/storage/emulated/0");
    }

    public static File getExternalStoragePublicDirectory(String type) {
        return new File(getExternalStorageDirectory(), type);
    }

    public static String getExternalStorageState() {
        return MEDIA_MOUNTED;
    }
}
