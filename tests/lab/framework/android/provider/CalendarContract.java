package android.provider;

import android.net.Uri;

/** Where the provider of calendars keeps what. */
public final class CalendarContract {
    public static final String AUTHORITY = "com.android.calendar";

    public static final class Events {
        public static final Uri CONTENT_URI = Uri.parse("content://" + AUTHORITY + "/events");
        public static final String TITLE = "title";
    }
}
