package android.content.pm;

/** Of the real class's fields, the ones that the lab's service fills. */
public class PackageInfo {
    public String packageName;
    public String versionName;
    public ApplicationInfo applicationInfo;

    PackageInfo(android.os.Parcel in) {
        packageName = in.readString8();
        versionName = in.readString8();
        applicationInfo = in.readInt() != 0 ? new ApplicationInfo(in) : null;
    }
}
