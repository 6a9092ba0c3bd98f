package android.accounts;

import android.content.Context;
import android.os.RemoteException;
import android.os.ServiceManager;

public class AccountManager {
    private final Context mContext;
    private final IAccountManager mService;

    public AccountManager(Context context) {
        mContext = context;
        mService = IAccountManager.Stub.asInterface(ServiceManager.getService(Context.ACCOUNT_SERVICE));
    }

    public static AccountManager get(Context context) {
        if (context == null) throw new IllegalArgumentException("context is null");
        return (AccountManager) context.getSystemService(Context.ACCOUNT_SERVICE);
    }

    public Account[] getAccounts() {
        return getAccountsByType(null);
    }

    public Account[] getAccountsByType(String type) {
        try {
            return mService.getAccountsAsUser(type, mContext.getUserId(), mContext.getOpPackageName());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
