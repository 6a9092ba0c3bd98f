package java.net;

/** The part of the class that apps use to learn a MAC address; it ends in libc's getifaddrs. */
public final class NetworkInterface {
    private final String name;

    private NetworkInterface(String name) {
        this.name = name;
    }

    public static NetworkInterface getByName(String name) {
        return new NetworkInterface(name);
    }

    public String getName() {
        return name;
    }

    public byte[] getHardwareAddress() {
        return android.system.Os.hardwareAddress(name);
    }
}
