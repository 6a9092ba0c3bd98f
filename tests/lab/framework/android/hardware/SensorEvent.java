package android.hardware;

/** What a sensor has measured; no lab sends one. */
public class SensorEvent {
    public float[] values;
    public Sensor sensor;
    public int accuracy;
    public long timestamp;
}
