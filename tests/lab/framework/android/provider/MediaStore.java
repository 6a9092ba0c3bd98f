package android.provider;

import android.net.Uri;

/** Where the media provider keeps what. */
public final class MediaStore {
    public static final String AUTHORITY = "media";

    private static Uri external(String kind) {
        return Uri.parse("content://" + AUTHORITY + "/external/" + kind + "/media");
    }

    public static final class Images {
        public static final class Media {
            public static final Uri EXTERNAL_CONTENT_URI = external("images");
        }
    }

    public static final class Video {
        public static final class Media {
            public static final Uri EXTERNAL_CONTENT_URI = external("video");
        }
    }

    public static final class Audio {
        public static final class Media {
            public static final Uri EXTERNAL_CONTENT_URI = external("audio");
        }
    }
}
