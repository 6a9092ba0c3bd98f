package android.os;

/** Clocks. The lab never sleeps deeply, so uptime and elapsed time are both CLOCK_MONOTONIC. */
public final class SystemClock {
    public static long uptimeMillis() {
        return System.nanoTime() / 1000000;
    }

    public static long elapsedRealtime() {
        return System.nanoTime() / 1000000;
    }

    public static long elapsedRealtimeNanos() {
        return System.nanoTime();
    }

    public static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
