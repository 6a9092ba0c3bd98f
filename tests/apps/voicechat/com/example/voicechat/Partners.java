package com.example.voicechat;

import android.content.Context;
import com.alipay.sdk.app.PayTask;
import com.aliyun.aliyunface.api.ZIMFacade;
import com.heytap.msp.push.HeytapPushManager;
import com.huawei.hms.aaid.HmsInstanceId;
import com.igexin.push.PushManager;
import com.ishumei.smantifraud.SmAntiFraud;
import com.sina.weibo.sdk.openapi.WBAPIFactory;
import com.tencent.mm.opensdk.openapi.WXAPIFactory;
import com.tencent.tauth.Tencent;
import com.tencent.trtc.TRTCCloud;
import com.umeng.analytics.MobclickAgent;
import com.unionpay.UPPayAssistEx;
import com.vivo.push.PushClient;
import com.xiaomi.mipush.sdk.MiPushClient;

/** The app's partners, and what the policy says that each of them takes. */
final class Partners {
    /** What no row of the policy names. */
    private static final String BEYOND = "contacts";
    private static final String[] SHARE = { "location", "network_state", "wifi", "mac", "imei", "imsi", "operator", "storage.read" };
    private static final String[] PAY = { "phone_number", "imsi", "location", "network_state", "wifi", "running_apps", "operator" };
    private static final String[] ALIPAY = { "imei", "iccid", "imsi", "mac", "android_id", "oaid", "network_state" };
    private static final String[] PUSH = { "wifi.dhcp" };
    private static final String[] MAKERS = { "huawei", "xiaomi", "vivo", "oppo" };
    private static final String[] FACE = { "imei", "android_id", "wifi", "sensors", "apps" };
    private static final String[] LIVE = { "wifi", "imei", "location", "operator", "storage.read", "running_apps" };

    /** The partner's row. In the scenario NAME-beyond it takes something more. */
    private static String[] fields(String name, String... row) {
        if (!Scenario.is(name + "-beyond")) return row;
        String[] more = new String[row.length + 1];
        System.arraycopy(row, 0, more, 0, row.length);
        more[row.length] = BEYOND;
        return more;
    }

    /** Those that wait for consent only: analytics, push, the security partner, in some scenarios the phone makers' push, and what is used too early. */
    static void start(Context context) {
        use(context, "umeng");
        use(context, "getui");
        use(context, "shumei");
        for (String name : MAKERS) if (Scenario.is("push-of-makers") || Scenario.is(name + "-beyond")) use(context, name);
        String early = Scenario.before("-early");
        if (early != null) use(context, early);
    }

    static void use(Context context, String name) {
        switch (name) {
            case "qq": Tencent.login(context, fields(name, SHARE)); break;
            case "wechat": WXAPIFactory.send(context, fields(name, SHARE)); break;
            case "weibo": WBAPIFactory.authorize(context, fields(name, SHARE)); break;
            case "alipay": PayTask.pay(context, fields(name, ALIPAY)); break;
            case "wechatpay": WXAPIFactory.send(context, fields(name, PAY)); break;
            case "unionpay": UPPayAssistEx.startPay(context, fields(name, PAY)); break;
            case "getui": PushManager.getInstance().initialize(context, fields(name, PUSH)); break;
            case "huawei": HmsInstanceId.getToken(context, fields(name, PUSH)); break;
            case "xiaomi": MiPushClient.registerPush(context, fields(name, PUSH)); break;
            case "vivo": PushClient.turnOnPush(context, fields(name, PUSH)); break;
            case "oppo": HeytapPushManager.register(context, fields(name, PUSH)); break;
            case "shumei": SmAntiFraud.create(context, fields(name, "android_id", "imei", "apps")); break;
            case "umeng": MobclickAgent.report(context, fields(name, "oaid")); break;
            case "face": ZIMFacade.verify(context, fields(name, FACE)); break;
            case "live": TRTCCloud.enterRoom(context, fields(name, LIVE)); break;
            default: throw new IllegalArgumentException("no partner " + name);
        }
    }
}
