package android.content.pm;

/** Of the real class's fields, the ones that the lab's service fills. */
public class ApplicationInfo {
    public String packageName;
    public int targetSdkVersion;

    ApplicationInfo(android.os.Parcel in) {
        packageName = in.readString8();
        targetSdkVersion = in.readInt();
    }
}
