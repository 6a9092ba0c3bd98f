package android.provider;

import android.net.Uri;

/** Where the provider of contacts keeps what. */
public final class ContactsContract {
    public static final String AUTHORITY = "com.android.contacts";
    public static final Uri AUTHORITY_URI = Uri.parse("content://" + AUTHORITY);

    public static final class Contacts {
        public static final Uri CONTENT_URI = Uri.parse("content://" + AUTHORITY + "/contacts");
        public static final String DISPLAY_NAME = "display_name";
    }

    public static final class CommonDataKinds {
        public static final class Phone {
            public static final Uri CONTENT_URI = Uri.parse("content://" + AUTHORITY + "/data/phones");
            public static final String NUMBER = "data1";
        }
    }
}
