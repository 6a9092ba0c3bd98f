package com.example.livecourse;

import androidx.standin.Sdk;
import com.alibaba.sdk.android.oss.OSSClient;
import com.aliyun.sls.android.producer.LogProducerClient;
import com.heytap.msp.push.HeytapPushManager;
import com.hpplay.sdk.source.api.LelinkSourceSDK;
import com.huawei.hms.push.HmsMessaging;
import com.sina.weibo.sdk.WeiboSdk;
import com.tencent.bugly.Bugly;
import com.tencent.cloud.huiyansdkface.WbCloudFaceVerifySdk;
import com.tencent.mm.opensdk.WeChatSdk;
import com.tencent.rtmp.TXLivePlayer;
import com.umeng.analytics.MobclickAgent;
import com.umeng.socialize.UMShareAPI;
import com.vivo.push.PushClient;
import im.zego.zegoexpress.ZegoExpressEngine;

/** The app's SDKs by the short names of {@link Plan}. */
final class Partners {
    static Sdk get(String name) {
        switch (name) {
            case "weibo": return new WeiboSdk();
            case "wechat": return new WeChatSdk();
            case "umeng": return new MobclickAgent();
            case "umeng+": return new UMShareAPI();
            case "bugly": return new Bugly();
            case "zego": return new ZegoExpressEngine();
            case "tencent-live": return new TXLivePlayer();
            case "tencent-face": return new WbCloudFaceVerifySdk();
            case "huawei": return new HmsMessaging();
            case "vivo": return new PushClient();
            case "oppo": return new HeytapPushManager();
            case "oss": return new OSSClient();
            case "log": return new LogProducerClient();
            case "lebo": return new LelinkSourceSDK();
            default: throw new IllegalArgumentException("no SDK is called " + name);
        }
    }
}
