package android.os;

public class HandlerThread extends Thread {
    private Looper mLooper;

    public HandlerThread(String name) {
        super(name);
    }

    protected void onLooperPrepared() {}

    public void run() {
        Looper.prepare();
        synchronized (this) {
            mLooper = Looper.myLooper();
            notifyAll();
        }
        onLooperPrepared();
        Looper.loop();
    }

    public Looper getLooper() {
        synchronized (this) {
            while (mLooper == null) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    // The loop will come.
                }
            }
            return mLooper;
        }
    }

    public boolean quit() {
        getLooper().quit();
        return true;
    }
}
