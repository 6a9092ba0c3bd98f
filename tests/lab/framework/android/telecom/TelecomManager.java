package android.telecom;

import android.content.Context;
import android.os.RemoteException;
import android.os.ServiceManager;
import com.android.internal.telecom.ITelecomService;

public class TelecomManager {
    private final Context mContext;

    public TelecomManager(Context context) {
        mContext = context;
    }

    private ITelecomService getTelecomService() {
        return ITelecomService.Stub.asInterface(ServiceManager.getService(Context.TELECOM_SERVICE));
    }

    public boolean isInCall() {
        try {
            return getTelecomService().isInCall(mContext.getOpPackageName(), mContext.getAttributionTag());
        } catch (RemoteException e) {
            return false;
        }
    }

    public int getCallState() {
        try {
            return getTelecomService().getCallState();
        } catch (RemoteException e) {
            return 0;
        }
    }
}
