package android.util;

public class Base64 {
    public static final int DEFAULT = 0;
    public static final int NO_PADDING = 1;
    public static final int NO_WRAP = 2;
    public static final int URL_SAFE = 8;
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final String URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    /** Letters in a line, unless NO_WRAP. */
    private static final int LINE = 76;

    public static String encodeToString(byte[] input, int flags) {
        String letters = (flags & URL_SAFE) != 0 ? URL : PLAIN;
        StringBuilder out = new StringBuilder();
        int inLine = 0;
        for (int at = 0; at < input.length; at += 3) {
            int left = Math.min(3, input.length - at);
            int bits = 0;
            for (int i = 0; i < 3; i++) bits = bits << 8 | (i < left ? input[at + i] & 255 : 0);
            for (int i = 0; i < 4; i++) {
                if (i <= left) out.append(letters.charAt(bits >> 18 - 6 * i & 63));
                else if ((flags & NO_PADDING) == 0) out.append('=');
            }
            inLine += 4;
            if ((flags & NO_WRAP) == 0 && (inLine == LINE || at + 3 >= input.length)) {
                out.append('\n');
                inLine = 0;
            }
        }
        return out.toString();
    }
}
