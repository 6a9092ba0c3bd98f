package android.hardware;

import android.os.Handler;
import java.util.ArrayList;
import java.util.List;

public abstract class SensorManager {
    public static final int SENSOR_DELAY_FASTEST = 0;
    public static final int SENSOR_DELAY_GAME = 1;
    public static final int SENSOR_DELAY_UI = 2;
    public static final int SENSOR_DELAY_NORMAL = 3;

    protected abstract List<Sensor> getFullSensorList();

    protected abstract boolean registerListenerImpl(SensorEventListener listener, Sensor sensor, int delayUs, Handler handler);

    protected abstract void unregisterListenerImpl(SensorEventListener listener, Sensor sensor);

    public List<Sensor> getSensorList(int type) {
        List<Sensor> full = getFullSensorList();
        ArrayList<Sensor> found = new ArrayList<Sensor>();
        for (int i = 0; i < full.size(); i++) {
            if (type == Sensor.TYPE_ALL || full.get(i).getType() == type) found.add(full.get(i));
        }
        return found;
    }

    public Sensor getDefaultSensor(int type) {
        List<Sensor> found = getSensorList(type);
        return found.isEmpty() ? null : found.get(0);
    }

    public boolean registerListener(SensorEventListener listener, Sensor sensor, int samplingPeriodUs) {
        return registerListener(listener, sensor, samplingPeriodUs, null);
    }

    public boolean registerListener(SensorEventListener listener, Sensor sensor, int samplingPeriodUs, Handler handler) {
        return registerListenerImpl(listener, sensor, delay(samplingPeriodUs), handler);
    }

    public void unregisterListener(SensorEventListener listener) {
        if (listener != null) unregisterListenerImpl(listener, null);
    }

    public void unregisterListener(SensorEventListener listener, Sensor sensor) {
        if (listener != null && sensor != null) unregisterListenerImpl(listener, sensor);
    }

    private static int delay(int rate) {
        switch (rate) {
            case SENSOR_DELAY_FASTEST: return 0;
            case SENSOR_DELAY_GAME: return 20000;
            case SENSOR_DELAY_UI: return 66667;
            case SENSOR_DELAY_NORMAL: return 200000;
            default: return rate;
        }
    }
}
