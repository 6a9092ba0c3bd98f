package android.app.usage;

import android.content.Context;
import android.os.RemoteException;
import android.os.ServiceManager;
import java.util.ArrayList;
import java.util.List;

public final class UsageStatsManager {
    public static final int INTERVAL_DAILY = 0;
    public static final int INTERVAL_BEST = 4;
    private final Context mContext;
    private final IUsageStatsManager mService;

    public UsageStatsManager(Context context) {
        mContext = context;
        mService = IUsageStatsManager.Stub.asInterface(ServiceManager.getService(Context.USAGE_STATS_SERVICE));
    }

    public List<UsageStats> queryUsageStats(int intervalType, long beginTime, long endTime) {
        try {
            List<UsageStats> list = mService.queryUsageStats(intervalType, beginTime, endTime, mContext.getOpPackageName());
            if (list != null) return list;
        } catch (RemoteException e) {
            // As on a device: nothing is known then.
        }
        return new ArrayList<UsageStats>();
    }
}
