package android.system;

/**
 * System calls by libc. Descriptors are plain numbers here; on a device they are FileDescriptor objects and the calls pass
 * through libcore.io.Linux.
 */
public final class Os {
    public static int open(String path, int flags, int mode) throws ErrnoException {
        int fd = nativeOpen(path, flags, mode);
        if (fd < 0) throw new ErrnoException("open", -fd);
        return fd;
    }

    /** The number of bytes read, 0 at the end. */
    public static int read(int fd, byte[] bytes) throws ErrnoException {
        int n = nativeRead(fd, bytes);
        if (n < 0) throw new ErrnoException("read", -n);
        return n;
    }

    public static void close(int fd) {
        nativeClose(fd);
    }

    /** The hardware address of an interface by getifaddrs, or null. */
    public static byte[] hardwareAddress(String interfaceName) {
        return nativeHardwareAddress(interfaceName);
    }

    private static native int nativeOpen(String path, int flags, int mode);

    private static native int nativeRead(int fd, byte[] bytes);

    private static native void nativeClose(int fd);

    private static native byte[] nativeHardwareAddress(String interfaceName);
}
