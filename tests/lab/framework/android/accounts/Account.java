package android.accounts;

import android.os.Parcel;

public class Account {
    public final String name;
    public final String type;

    public Account(String name, String type) {
        this.name = name;
        this.type = type;
    }

    Account(Parcel in) {
        name = in.readString();
        type = in.readString();
        // The id of an access to it.
        in.readString();
    }

    public String toString() {
        return "Account {name=" + name + ", type=" + type + "}";
    }
}
