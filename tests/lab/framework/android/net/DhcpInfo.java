package android.net;

import android.os.Parcel;

/** Addresses as integers, the first byte the lowest. */
public class DhcpInfo {
    public int ipAddress;
    public int gateway;
    public int netmask;
    public int dns1;
    public int dns2;
    public int serverAddress;
    public int leaseDuration;

    public DhcpInfo(Parcel in) {
        ipAddress = in.readInt();
        gateway = in.readInt();
        netmask = in.readInt();
        dns1 = in.readInt();
        dns2 = in.readInt();
        serverAddress = in.readInt();
        leaseDuration = in.readInt();
    }

    private static String dotted(int address) {
        return (address & 255) + "." + (address >> 8 & 255) + "." + (address >> 16 & 255) + "." + (address >> 24 & 255);
    }

    public String toString() {
        return "ipaddr " + dotted(ipAddress) + " gateway " + dotted(gateway) + " DHCP server " + dotted(serverAddress);
    }
}
