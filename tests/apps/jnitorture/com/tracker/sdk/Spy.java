package com.tracker.sdk;

import android.content.ClipData;
import android.content.ClipboardManager;

/** An invented SDK that makes the watched calls, so that every one of them has an SDK's frame in its stack. */
public final class Spy {
    /** The clipboard's text by one binder call. */
    public static String collect(ClipboardManager clipboard) {
        ClipData clip = clipboard.getPrimaryClip();
        return clip == null ? null : clip.getItemAt(0).getText().toString();
    }

    /** The same, this many frames further down. */
    public static String deep(int frames, ClipboardManager clipboard) {
        return frames == 0 ? collect(clipboard) : deep(frames - 1, clipboard);
    }

    /** Garbage for the collector. */
    public static Object allocate(int count) {
        Object[] keep = new Object[16];
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[4096];
            bytes[0] = (byte) i;
            keep[i & 15] = bytes;
        }
        return keep;
    }
}
