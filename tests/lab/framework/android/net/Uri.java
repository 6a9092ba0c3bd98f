package android.net;

/** content://AUTHORITY/PATH and its like. */
public final class Uri {
    private final String mText;

    private Uri(String text) {
        mText = text;
    }

    public static Uri parse(String text) {
        return new Uri(text);
    }

    public String getAuthority() {
        int begin = mText.indexOf("://") + 3;
        int end = mText.indexOf('/', begin);
        return end < 0 ? mText.substring(begin) : mText.substring(begin, end);
    }

    public String toString() {
        return mText;
    }
}
