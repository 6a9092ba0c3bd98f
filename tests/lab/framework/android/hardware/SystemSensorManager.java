package android.hardware;

import android.content.Context;
import android.os.Handler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** The Java half; the service calls are made by the native half, as libsensor does. */
public class SystemSensorManager extends SensorManager {
    private final Context mContext;
    private List<Sensor> mFullSensorsList;
    /** The queue of each listener: one connection to the service, for all of its sensors. */
    private final HashMap<SensorEventListener, SensorEventQueue> mSensorListeners =
            new HashMap<SensorEventListener, SensorEventQueue>();

    public SystemSensorManager(Context context) {
        mContext = context;
    }

    protected synchronized List<Sensor> getFullSensorList() {
        if (mFullSensorsList == null) {
            ArrayList<Sensor> all = new ArrayList<Sensor>();
            int[] types = nativeGetSensors(mContext.getOpPackageName());
            for (int i = 0; i < types.length; i++) all.add(new Sensor("lab sensor " + types[i], i + 1, types[i]));
            mFullSensorsList = all;
        }
        return mFullSensorsList;
    }

    protected synchronized boolean registerListenerImpl(SensorEventListener listener, Sensor sensor, int delayUs,
            Handler handler) {
        if (listener == null || sensor == null) return false;
        SensorEventQueue queue = mSensorListeners.get(listener);
        boolean isNew = queue == null;
        if (isNew) {
            queue = new SensorEventQueue(mContext.getOpPackageName());
            if (!queue.isConnected()) return false;
        }
        if (!queue.addSensor(sensor, delayUs)) return false;
        if (isNew) mSensorListeners.put(listener, queue);
        return true;
    }

    protected synchronized void unregisterListenerImpl(SensorEventListener listener, Sensor sensor) {
        SensorEventQueue queue = mSensorListeners.get(listener);
        if (queue == null) return;
        boolean isDone = sensor == null ? queue.removeAllSensors() : queue.removeSensor(sensor);
        if (isDone) mSensorListeners.remove(listener);
    }

    private static final class SensorEventQueue {
        private final boolean mIsConnected;
        private final ArrayList<Sensor> mActiveSensors = new ArrayList<Sensor>();

        SensorEventQueue(String packageName) {
            mIsConnected = nativeInitBaseEventQueue(packageName);
        }

        boolean isConnected() {
            return mIsConnected;
        }

        boolean addSensor(Sensor sensor, int delayUs) {
            if (mActiveSensors.contains(sensor)) return false;
            if (nativeEnableDisable(sensor.getHandle(), true, delayUs) != 0) return false;
            mActiveSensors.add(sensor);
            return true;
        }

        /** Whether none is left. */
        boolean removeSensor(Sensor sensor) {
            if (mActiveSensors.remove(sensor)) nativeEnableDisable(sensor.getHandle(), false, 0);
            return mActiveSensors.isEmpty();
        }

        boolean removeAllSensors() {
            while (!mActiveSensors.isEmpty()) removeSensor(mActiveSensors.get(0));
            return true;
        }
    }

    /** The types of all sensors. */
    private static native int[] nativeGetSensors(String packageName);

    /** A new connection; whether the service gave one. */
    private static native boolean nativeInitBaseEventQueue(String packageName);

    /** 0 when all is well. */
    private static native int nativeEnableDisable(int handle, boolean enabled, int samplingPeriodUs);
}
