//! The table of SDKs: whose code a package or a native library is, and whose it never is.

use std::collections::{BTreeMap, HashMap, HashSet};

use hooks::brief::matches;
use serde::Deserialize;

use crate::policies;

/// Whose a piece of code is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Owner {
    /// The platform's, or a library's that only passes calls on: never responsible by itself.
    Nobody,
    /// An SDK's, by its name.
    Sdk(String),
}

/// Which packages and native libraries belong to whom.
#[derive(Debug, Clone, Default)]
pub struct Sdks {
    /// By package, for everything below it that has no longer one.
    packages: HashMap<String, Owner>,
    /// By pattern of the file name; the first that fits.
    libraries: Vec<(String, Owner)>,
    /// Methods that run what somebody else handed over.
    runners: HashSet<String>,
    entries: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    platform: Vec<Passive>,
    wrapper: Vec<Passive>,
    runner: Vec<Runner>,
    /// By name.
    sdk: BTreeMap<String, Sdk>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Passive {
    #[serde(default)]
    prefixes: Vec<String>,
    #[serde(default)]
    libraries: Vec<String>,
    #[expect(dead_code, reason = "for the reader of the table")]
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Runner {
    methods: Vec<String>,
    #[expect(dead_code, reason = "for the reader of the table")]
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sdk {
    prefixes: Vec<String>,
    #[serde(default)]
    libraries: Vec<String>,
    #[serde(default)]
    entries: Vec<String>,
}

impl Sdks {
    /// The table that ships with the tool.
    pub fn shipped() -> Sdks {
        let table: Table = toml::from_str(policies::SDKS).expect("the shipped table is tested");
        let mut sdks = Sdks::default();
        for row in table.platform.into_iter().chain(table.wrapper) {
            sdks.packages.extend(row.prefixes.into_iter().map(|prefix| (prefix, Owner::Nobody)));
            sdks.libraries.extend(row.libraries.into_iter().map(|library| (library, Owner::Nobody)));
        }
        for (name, row) in table.sdk {
            let owner = Owner::Sdk(name);
            sdks.packages.extend(row.prefixes.into_iter().map(|prefix| (prefix, owner.clone())));
            sdks.libraries.extend(row.libraries.into_iter().map(|library| (library, owner.clone())));
            sdks.entries.extend(row.entries);
        }
        sdks.runners = table.runner.into_iter().flat_map(|row| row.methods).collect();
        sdks
    }

    /// This table with further SDKs: name, packages and libraries of each. They come before what the table says of the same code.
    #[must_use]
    pub fn with<'a>(mut self, more: impl IntoIterator<Item = (&'a str, &'a [String], &'a [String])>) -> Sdks {
        let mut own = Vec::new();
        for (name, packages, libraries) in more {
            let owner = Owner::Sdk(name.to_owned());
            self.packages.extend(packages.iter().map(|package| (package.clone(), owner.clone())));
            own.extend(libraries.iter().map(|library| (library.clone(), owner.clone())));
        }
        self.libraries.splice(0..0, own);
        self
    }

    /// Names of all SDKs.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let owners = self.packages.values().chain(self.libraries.iter().map(|(_, owner)| owner));
        owners.filter_map(|owner| if let Owner::Sdk(name) = owner { Some(name.as_str()) } else { None })
    }

    /// Classes that bring an SDK to life.
    pub fn entries(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(String::as_str)
    }

    pub(super) fn package(&self, prefix: &str) -> Option<&Owner> {
        self.packages.get(prefix)
    }

    pub(super) fn library(&self, name: &str) -> Option<&Owner> {
        let (_, owner) = self.libraries.iter().find(|(pattern, _)| matches(pattern, name))?;
        Some(owner)
    }

    /// Whether a method runs what somebody else handed over.
    pub(super) fn is_runner(&self, symbol: &str) -> bool {
        self.runners.contains(symbol)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        toml::from_str(policies::SDKS).unwrap()
    }

    /// Whose a class is, as the actor of a stack is found: by the longest package that has a row.
    fn owner(class: &str) -> Option<String> {
        let sdks = Sdks::shipped();
        let mut prefix = class;
        while let Some((shorter, _)) = prefix.rsplit_once('.') {
            prefix = shorter;
            match sdks.package(prefix) {
                Some(Owner::Sdk(name)) => return Some(name.clone()),
                Some(Owner::Nobody) => return None,
                None => {}
            }
        }
        None
    }

    #[test]
    fn the_shipped_table_names_nothing_twice() {
        let table = table();
        let passive = || table.platform.iter().chain(&table.wrapper);
        let prefixes: Vec<&String> =
            passive().flat_map(|row| &row.prefixes).chain(table.sdk.values().flat_map(|row| &row.prefixes)).collect();
        let libraries: Vec<&String> =
            passive().flat_map(|row| &row.libraries).chain(table.sdk.values().flat_map(|row| &row.libraries)).collect();
        let different: HashSet<&&String> = libraries.iter().collect();
        assert_eq!((prefixes.len(), libraries.len()), (Sdks::shipped().packages.len(), different.len()));
        assert!(table.sdk.len() >= 100);
    }

    #[test]
    fn a_prefix_says_a_package_and_no_more() {
        for (name, row) in &table().sdk {
            assert!(!row.prefixes.is_empty(), "{name} has no package");
            for prefix in &row.prefixes {
                let is_package = prefix.split('.').all(|part| {
                    part.starts_with(|first: char| first.is_ascii_alphabetic())
                        && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                });
                assert!(is_package, "{name}: {prefix}");
                // A top-level domain alone would take in the world.
                assert!(!["com", "cn", "io", "org", "net", "im"].contains(&prefix.as_str()), "{name}: {prefix}");
            }
        }
    }

    #[test]
    fn no_library_belongs_to_two() {
        let sdks = Sdks::shipped();
        for (pattern, owner) in &sdks.libraries {
            // The shortest name that fits the pattern.
            let name = pattern.replace('*', "");
            assert_eq!(sdks.library(&name), Some(owner), "{pattern}");
        }
    }

    #[test]
    fn every_entry_class_is_of_the_sdk_in_whose_row_it_stands() {
        for (name, row) in &table().sdk {
            for entry in &row.entries {
                assert_eq!(owner(entry).as_ref(), Some(name), "{entry}");
            }
        }
        assert!(Sdks::shipped().entries().count() >= 50);
    }

    /// The SDKs that the policies of 尬聊 and 千聊 name, each by a class of its own.
    #[test]
    fn every_sdk_of_both_policies_is_known_by_its_package() {
        let expected = [
            ("com.tencent.tauth.Tencent", "腾讯 QQ 互联"),
            ("com.tencent.mm.opensdk.openapi.WXAPIFactory", "微信 WeChat"),
            ("com.sina.weibo.sdk.openapi.WBAPIFactory", "新浪微博 Weibo"),
            ("com.alipay.sdk.app.PayTask", "支付宝 Alipay"),
            ("com.unionpay.UPPayAssistEx", "银联 UnionPay"),
            ("com.igexin.sdk.PushManager", "个推 Getui"),
            ("com.huawei.hms.push.HmsMessaging", "华为推送 Huawei Push"),
            ("com.xiaomi.mipush.sdk.MiPushClient", "小米推送 Mi Push"),
            ("com.vivo.push.PushClient", "vivo 推送"),
            ("com.heytap.msp.push.HeytapPushManager", "OPPO 推送"),
            ("com.aliyun.aliyunface.api.ZIMFacade", "阿里云实人认证 Aliyun Face"),
            ("com.tencent.rtmp.TXLivePlayer", "腾讯云直播 Tencent Live"),
            ("com.tencent.imsdk.v2.V2TIMManager", "腾讯云 IM"),
            ("com.umeng.analytics.MobclickAgent", "友盟 Umeng"),
            ("com.umeng.commonsdk.UMConfigure", "友盟 Umeng"),
            ("com.umeng.socialize.ShareAction", "友盟+ Umeng Share/Crash"),
            ("com.umeng.umcrash.UMCrash", "友盟+ Umeng Share/Crash"),
            ("com.uc.crashsdk.JNIBridge", "友盟+ Umeng Share/Crash"),
            ("com.tencent.bugly.crashreport.CrashReport", "腾讯 Bugly"),
            ("im.zego.zegoexpress.ZegoExpressEngine", "即构 Zego"),
            ("com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk", "腾讯云人脸核身"),
            ("com.alibaba.sdk.android.oss.OSSClient", "阿里云 OSS"),
            ("com.aliyun.sls.android.producer.LogProducerClient", "阿里云日志 Aliyun Log"),
            ("com.hpplay.sdk.source.api.LelinkSourceSDK", "乐播 Lebo Cast"),
        ];
        for (class, name) in expected {
            assert_eq!(owner(class).as_deref(), Some(name), "{class}");
        }
    }

    #[test]
    fn what_only_passes_calls_on_is_nobody_s() {
        for class in ["okhttp3.RealCall", "com.facebook.react.Bridge", "com.blankj.utilcode.util.DeviceUtils", "androidx.a.B"] {
            assert_eq!(owner(class), None, "{class}");
        }
        assert_eq!(owner("com.facebook.FacebookSdk").as_deref(), Some("Facebook"));
    }
}
