package android.provider;

import android.net.Uri;

/** Where the provider of messages keeps what. */
public final class Telephony {
    public static final class Sms {
        public static final Uri CONTENT_URI = Uri.parse("content://sms");
        public static final String BODY = "body";

        public static final class Inbox {
            public static final Uri CONTENT_URI = Uri.parse("content://sms/inbox");
        }
    }
}
