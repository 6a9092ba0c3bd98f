package android.telephony;

import android.content.Context;
import android.os.RemoteException;
import android.os.ServiceManager;
import android.os.SystemProperties;
import android.telecom.TelecomManager;
import com.android.internal.telephony.IPhoneSubInfo;
import com.android.internal.telephony.ITelephony;
import com.android.internal.telephony.ITelephonyRegistry;
import java.util.List;

/** One phone, one SIM: slot 0, subscription 1. */
public class TelephonyManager {
    public static final int CALL_STATE_IDLE = 0;
    public static final int CALL_STATE_RINGING = 1;
    public static final int CALL_STATE_OFFHOOK = 2;
    private static final int SLOT = 0;
    private static final int SUBSCRIPTION = 1;
    private final Context mContext;

    public TelephonyManager(Context context) {
        mContext = context;
    }

    private String getOpPackageName() {
        return mContext.getOpPackageName();
    }

    private String getAttributionTag() {
        return mContext.getAttributionTag();
    }

    private ITelephony getITelephony() {
        return ITelephony.Stub.asInterface(ServiceManager.getService(Context.TELEPHONY_SERVICE));
    }

    private IPhoneSubInfo getSubscriberInfoService() {
        return IPhoneSubInfo.Stub.asInterface(ServiceManager.getService("iphonesubinfo"));
    }

    public String getDeviceId() {
        try {
            return getITelephony().getDeviceIdWithFeature(getOpPackageName(), getAttributionTag());
        } catch (RemoteException e) {
            return null;
        }
    }

    public String getImei() {
        return getImei(SLOT);
    }

    public String getImei(int slotIndex) {
        try {
            return getITelephony().getImeiForSlot(slotIndex, getOpPackageName(), getAttributionTag());
        } catch (RemoteException e) {
            return null;
        }
    }

    public String getMeid() {
        return getMeid(SLOT);
    }

    public String getMeid(int slotIndex) {
        try {
            return getITelephony().getMeidForSlot(slotIndex, getOpPackageName(), getAttributionTag());
        } catch (RemoteException e) {
            return null;
        }
    }

    public String getSubscriberId() {
        return getSubscriberId(SUBSCRIPTION);
    }

    public String getSubscriberId(int subId) {
        try {
            return getSubscriberInfoService().getSubscriberIdForSubscriber(subId, getOpPackageName(), getAttributionTag());
        } catch (RemoteException e) {
            return null;
        }
    }

    public String getSimSerialNumber() {
        return getSimSerialNumber(SUBSCRIPTION);
    }

    public String getSimSerialNumber(int subId) {
        try {
            return getSubscriberInfoService().getIccSerialNumberForSubscriber(subId, getOpPackageName(), getAttributionTag());
        } catch (RemoteException e) {
            return null;
        }
    }

    public String getLine1Number() {
        return getLine1Number(SUBSCRIPTION);
    }

    /** Two questions, as on a device: the number for display first, then the subscriber's own. */
    public String getLine1Number(int subId) {
        String number = null;
        try {
            number = getITelephony().getLine1NumberForDisplay(subId, getOpPackageName(), getAttributionTag());
        } catch (RemoteException e) {
            // The second question follows.
        }
        if (number != null) return number;
        try {
            return getSubscriberInfoService().getLine1NumberForSubscriber(subId, getOpPackageName(), getAttributionTag());
        } catch (RemoteException e) {
            return null;
        }
    }

    /** Answered by the telecom service, as on a device. */
    public int getCallState() {
        TelecomManager telecom = (TelecomManager) mContext.getSystemService(Context.TELECOM_SERVICE);
        return telecom == null ? CALL_STATE_IDLE : telecom.getCallState();
    }

    /** Of one subscription, answered by the phone. */
    public int getCallState(int subId) {
        try {
            return getITelephony().getCallStateForSlot(SLOT);
        } catch (RemoteException e) {
            return CALL_STATE_IDLE;
        }
    }

    /** On a device by way of the TelephonyRegistryManager. */
    public void listen(PhoneStateListener listener, int events) {
        if (listener == null) throw new IllegalStateException("telephony service is null.");
        boolean notifyNow = true;
        try {
            ITelephonyRegistry registry =
                    ITelephonyRegistry.Stub.asInterface(ServiceManager.getService("telephony.registry"));
            registry.listenForSubscriber(SUBSCRIPTION, getOpPackageName(), getAttributionTag(), events, notifyNow);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public String getSimOperator() {
        return getSimOperator(SUBSCRIPTION);
    }

    public String getSimOperator(int subId) {
        return SystemProperties.get("gsm.sim.operator.numeric", "");
    }

    public String getSimOperatorName() {
        return getSimOperatorName(SUBSCRIPTION);
    }

    public String getSimOperatorName(int subId) {
        return SystemProperties.get("gsm.sim.operator.alpha", "");
    }

    public String getNetworkOperator() {
        return getNetworkOperator(SUBSCRIPTION);
    }

    public String getNetworkOperator(int subId) {
        return SystemProperties.get("gsm.operator.numeric", "");
    }

    public String getNetworkOperatorName() {
        return getNetworkOperatorName(SUBSCRIPTION);
    }

    public String getNetworkOperatorName(int subId) {
        return SystemProperties.get("gsm.operator.alpha", "");
    }

    public List<CellInfo> getAllCellInfo() {
        try {
            return getITelephony().getAllCellInfo(getOpPackageName(), getAttributionTag());
        } catch (RemoteException e) {
            return null;
        }
    }
}
