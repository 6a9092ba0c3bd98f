package lab;

import android.content.Intent;
import android.content.pm.PackageManager;
import libcore.io.Linux;

/** The user's answer to the system's question for permissions: a stand-in for the system's own dialog. And the user's leaving. */
public final class User {
    /** Waits until the user has left. */
    public static void awaitEnd() {
        int fd = stay();
        if (fd < 0) return;
        Linux.readBytes(fd, new byte[1], 0, 1);
        Linux.close(fd);
    }


    /** Waits for the answer; null when there is none. */
    public static Intent answer(String[] permissions) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < permissions.length; i++) names.append(i > 0 ? " " : "").append(permissions[i]);
        int fd = ask(names.toString());
        if (fd < 0) return null;
        byte[] said = new byte[1];
        int n = Linux.readBytes(fd, said, 0, 1);
        Linux.close(fd);
        if (n != 1) return null;
        int[] results = new int[permissions.length];
        for (int i = 0; i < results.length; i++) {
            results[i] = said[0] == 'g' ? PackageManager.PERMISSION_GRANTED : PackageManager.PERMISSION_DENIED;
        }
        return new Intent(PackageManager.ACTION_REQUEST_PERMISSIONS)
                .putExtra(PackageManager.EXTRA_REQUEST_PERMISSIONS_NAMES, permissions)
                .putExtra(PackageManager.EXTRA_REQUEST_PERMISSIONS_RESULTS, results);
    }

    /** A descriptor over which one byte comes, or -1 when nobody can be asked. */
    private static native int ask(String permissions);

    /** A descriptor that ends when the user has left, or -1 when there is none. */
    private static native int stay();
}
