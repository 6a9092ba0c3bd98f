package android.provider;

import android.net.Uri;

/** Where the provider of calls keeps what. */
public class CallLog {
    public static final String AUTHORITY = "call_log";

    public static class Calls {
        public static final Uri CONTENT_URI = Uri.parse("content://" + AUTHORITY + "/calls");
        public static final String NUMBER = "number";
    }
}
