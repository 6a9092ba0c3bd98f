package com.example.selfcheck;

import android.bluetooth.BluetoothAdapter;
import android.content.Context;
import android.hardware.Sensor;
import android.hardware.SensorEvent;
import android.hardware.SensorEventListener;
import android.hardware.SensorManager;
import android.net.ConnectivityManager;
import android.net.wifi.WifiManager;
import android.os.ServiceManager;
import android.telecom.TelecomManager;
import android.telephony.PhoneStateListener;
import android.telephony.TelephonyManager;
import com.bun.lib.MsaIdInterface;
import com.google.android.gms.ads.identifier.AdvertisingIdClient;

/** What the phone hears and measures, and what it is called by advertisers. Answers are told by their texts. */
final class Radios {
    private static final String[] REFUSED = { "", "wifi", "phone_state" };

    static void all(String way, Report report, Context context) {
        for (String what : REFUSED) {
            boolean isRefused = what.length() > 0;
            Context asking = isRefused ? context.createAttributionContext("lab.refuse." + what) : context;
            String suffix = isRefused ? " refused " + what : "";
            wifi(way, report, asking, suffix);
            phone(way, report, asking, suffix);
        }
        network(way, report, context);
        operator(way, report, context);
        bluetooth(way, report);
        sensors(way, report, context);
        advertising(way, report, context);
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    private static void wifi(String way, Report report, Context context, String suffix) {
        final WifiManager wifi = (WifiManager) context.getSystemService(Context.WIFI_SERVICE);
        report.ask("getConnectionInfo" + suffix, way, new Report.Getter() {
            public Object get() { return text(wifi.getConnectionInfo()); }
        });
        report.ask("getScanResults" + suffix, way, new Report.Getter() { public Object get() { return text(wifi.getScanResults()); } });
        report.ask("startScan" + suffix, way, new Report.Getter() { public Object get() { return Boolean.valueOf(wifi.startScan()); } });
        report.ask("getConfiguredNetworks" + suffix, way, new Report.Getter() {
            public Object get() { return text(wifi.getConfiguredNetworks()); }
        });
        report.ask("getDhcpInfo" + suffix, way, new Report.Getter() { public Object get() { return text(wifi.getDhcpInfo()); } });
    }

    private static void network(String way, Report report, Context context) {
        final ConnectivityManager manager = (ConnectivityManager) context.getSystemService(Context.CONNECTIVITY_SERVICE);
        report.ask("getActiveNetworkInfo", way, new Report.Getter() {
            public Object get() { return text(manager.getActiveNetworkInfo()); }
        });
        report.ask("getNetworkCapabilities", way, new Report.Getter() {
            public Object get() { return text(manager.getNetworkCapabilities(manager.getActiveNetwork())); }
        });
        report.ask("getNetworkCapabilities of none", way, new Report.Getter() {
            public Object get() { return text(manager.getNetworkCapabilities(null)); }
        });
    }

    private static void phone(String way, Report report, final Context context, String suffix) {
        final TelephonyManager phone = new TelephonyManager(context);
        final PhoneStateListener listener = new PhoneStateListener();
        report.ask("listen" + suffix, way, new Report.Getter() {
            public Object get() { phone.listen(listener, PhoneStateListener.LISTEN_CALL_STATE); return null; }
        });
        report.ask("listen no more" + suffix, way, new Report.Getter() {
            public Object get() { phone.listen(listener, PhoneStateListener.LISTEN_NONE); return null; }
        });
        report.ask("getCallState" + suffix, way, new Report.Getter() {
            public Object get() { return Integer.valueOf(phone.getCallState()); }
        });
        report.ask("getCallState of a subscription" + suffix, way, new Report.Getter() {
            public Object get() { return Integer.valueOf(phone.getCallState(1)); }
        });
        report.ask("isInCall" + suffix, way, new Report.Getter() {
            public Object get() {
                return Boolean.valueOf(((TelecomManager) context.getSystemService(Context.TELECOM_SERVICE)).isInCall());
            }
        });
    }

    private static void operator(String way, Report report, Context context) {
        final TelephonyManager phone = (TelephonyManager) context.getSystemService(Context.TELEPHONY_SERVICE);
        report.ask("getSimOperator", way, new Report.Getter() { public Object get() { return phone.getSimOperator(); } });
        report.ask("getSimOperatorName", way, new Report.Getter() { public Object get() { return phone.getSimOperatorName(); } });
        report.ask("getNetworkOperator", way, new Report.Getter() { public Object get() { return phone.getNetworkOperator(); } });
        report.ask("getNetworkOperatorName", way, new Report.Getter() {
            public Object get() { return phone.getNetworkOperatorName(); }
        });
    }

    private static void bluetooth(String way, Report report) {
        final BluetoothAdapter adapter = BluetoothAdapter.getDefaultAdapter();
        report.ask("getBondedDevices", way, new Report.Getter() { public Object get() { return text(adapter.getBondedDevices()); } });
        report.ask("startDiscovery", way, new Report.Getter() {
            public Object get() { return Boolean.valueOf(adapter.startDiscovery()); }
        });
        report.ask("Bluetooth getAddress", way, new Report.Getter() { public Object get() { return adapter.getAddress(); } });
    }

    private static void sensors(String way, Report report, Context context) {
        final SensorManager sensors = (SensorManager) context.getSystemService(Context.SENSOR_SERVICE);
        final SensorEventListener listener = new SensorEventListener() {
            public void onSensorChanged(SensorEvent event) {}

            public void onAccuracyChanged(Sensor sensor, int accuracy) {}
        };
        report.ask("getSensorList", way, new Report.Getter() { public Object get() { return text(sensors.getSensorList(Sensor.TYPE_ALL)); } });
        // The second is a further sensor of the same listener's, which makes no new connection.
        for (final int type : new int[] { Sensor.TYPE_ACCELEROMETER, Sensor.TYPE_LIGHT, 12345 }) {
            report.ask("registerListener " + type, way, new Report.Getter() {
                public Object get() {
                    Sensor sensor = sensors.getDefaultSensor(type);
                    return Boolean.valueOf(sensors.registerListener(listener, sensor, SensorManager.SENSOR_DELAY_NORMAL));
                }
            });
        }
        report.ask("unregisterListener", way, new Report.Getter() {
            public Object get() { sensors.unregisterListener(listener); return null; }
        });
    }

    private static void advertising(String way, Report report, final Context context) {
        final MsaIdInterface service = MsaIdInterface.Stub.asInterface(ServiceManager.getService("com.mdid.msa"));
        report.ask("isSupported", way, new Report.Getter() {
            public Object get() throws Throwable { return Boolean.valueOf(service.isSupported()); }
        });
        report.ask("getOAID", way, new Report.Getter() { public Object get() throws Throwable { return service.getOAID(); } });
        report.ask("getVAID", way, new Report.Getter() { public Object get() throws Throwable { return service.getVAID(); } });
        report.ask("getAAID", way, new Report.Getter() { public Object get() throws Throwable { return service.getAAID(); } });
        report.ask("getAdvertisingIdInfo", way, new Report.Getter() {
            public Object get() throws Throwable { return text(AdvertisingIdClient.getAdvertisingIdInfo(context)); }
        });
    }
}
