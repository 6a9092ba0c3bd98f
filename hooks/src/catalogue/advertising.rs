//! Advertising identifiers: OAID and its like, Google's.
//!
//! Each vendor has a service of its own, whose codes are the same on every release. VAID, AAID and UDID are told with the OAID.

use super::{Api, Category, End, Java, Kind, Method, always, binder, java, text};
use crate::decode::parcel::Reply;

const MSA: &str = "com.bun.lib.MsaIdInterface";
const SAMSUNG: &str = "com.samsung.android.deviceidservice.IDeviceIdService";
const HUAWEI: &str = "com.uodis.opendevice.aidl.OpenDeviceIdentifierService";
const HONOR: &str = "com.hihonor.cloudservice.oaid.IOAIDService";
const OPPO: &str = "com.heytap.openid.IOpenID";
const OPLUS: &str = "com.oplus.stdid.IStdID";
const ASUS: &str = "com.asus.msa.SupplementaryDID.IDidAidlInterface";
const LENOVO: &str = "com.zui.deviceidservice.IDeviceidInterface";
const COOLPAD: &str = "com.coolpad.deviceidsupport.IDeviceIdManager";
const FREEME: &str = "com.android.creator.IdsSupplier";
const QIKU: &str = "com.qiku.id.IOAIDInterface";
const GOOGLE: &str = "com.google.android.gms.ads.identifier.internal.IAdvertisingIdService";
const PROVIDER: &str = "android.content.IContentProvider";

/// Xiaomi's, a class of the system's.
const fn xiaomi(name: &'static str) -> End {
    End::Java(java("com.android.id.impl.IdProviderImpl", name, "(Landroid/content/Context;)Ljava/lang/String;"))
}

/// A question to a content provider, told by its texts.
const fn provider(name: &'static str, code: u32, with: &'static [&'static str], reply: Reply) -> End {
    End::Binder(Method { descriptor: PROVIDER, name, codes: always(code), with, reply })
}

const fn query(uri: &'static [&'static str]) -> End {
    provider("query", 1, uri, Reply::Object)
}

pub(super) const APIS: &[Api] = &[
    Api {
        id: "oaid.read",
        category: Category::Oaid,
        kind: Kind::Read,
        permission: None,
        about: "Reads the open advertising identifier (OAID) of the phone's vendor, or one of its like: VAID, AAID, UDID.",
        doubt: None,
        ends: &[
            text(MSA, "getOAID", always(3)),
            text(MSA, "getVAID", always(4)),
            text(MSA, "getAAID", always(5)),
            text(SAMSUNG, "getOAID", always(1)),
            text(SAMSUNG, "getVAID", always(2)),
            text(SAMSUNG, "getAAID", always(3)),
            text(HUAWEI, "getOaid", always(1)),
            // It answers by a callback.
            binder(HONOR, "getOAID", always(2)),
            text(OPPO, "getSerID", always(1)),
            text(OPLUS, "getSerID", always(1)),
            text(ASUS, "getUDID", always(2)),
            text(ASUS, "getOAID", always(3)),
            text(ASUS, "getVAID", always(4)),
            text(ASUS, "getAAID", always(5)),
            text(LENOVO, "getOAID", always(1)),
            text(LENOVO, "getUDID", always(2)),
            text(LENOVO, "getVAID", always(4)),
            text(LENOVO, "getAAID", always(5)),
            text(LENOVO, "createAAIDForPackageName", always(6)),
            text(COOLPAD, "getUDID", always(1)),
            text(COOLPAD, "getOAID", always(2)),
            text(COOLPAD, "getVAID", always(3)),
            text(COOLPAD, "getAAID", always(4)),
            text(FREEME, "getUDID", always(2)),
            text(FREEME, "getOAID", always(3)),
            text(FREEME, "getVAID", always(4)),
            text(FREEME, "getAAID", always(5)),
            text(QIKU, "getUDID", always(2)),
            text(QIKU, "getOAID", always(3)),
            text(QIKU, "getVAID", always(4)),
            text(QIKU, "getAAID", always(5)),
            // vivo, Meizu, Nubia.
            query(&["content://com.vivo.vms.IdProvider"]),
            query(&["content://com.meizu.flyme.openidsdk"]),
            provider("call", 21, &["getOAID"], Reply::Bundle),
            // Huawei keeps a copy among the settings.
            provider("call", 21, &["GET_global", "pps_oaid"], Reply::Bundle),
            End::Java(Java {
                is_static: true,
                with: Some((1, "pps_oaid")),
                ..java(
                    "android.provider.Settings$Global",
                    "getString",
                    "(Landroid/content/ContentResolver;Ljava/lang/String;)Ljava/lang/String;",
                )
            }),
            xiaomi("getOAID"),
            xiaomi("getVAID"),
            xiaomi("getAAID"),
            xiaomi("getUDID"),
        ],
    },
    Api {
        id: "ad_id.read",
        category: Category::AdId,
        kind: Kind::Read,
        permission: None,
        about: "Reads Google's advertising identifier.",
        doubt: None,
        ends: &[text(GOOGLE, "getId", always(1))],
    },
];
