//! What things are called: data, states, permissions, lengths of time.

use hooks::catalogue::{self, Category, Kind};
use hooks::event::{Encoding, StartCause};

use super::Language;
use crate::consent::Consent;

/// What a category is called.
pub const fn category(category: Category, language: Language) -> &'static str {
    let (en, zh) = match category {
        Category::Imei => ("IMEI", "IMEI（设备识别码）"),
        Category::Meid => ("MEID", "MEID（设备识别码）"),
        Category::Imsi => ("IMSI", "IMSI（用户识别码）"),
        Category::Iccid => ("SIM card number (ICCID)", "SIM 卡序列号（ICCID）"),
        Category::PhoneNumber => ("telephone number", "本机号码"),
        Category::Serial => ("serial number of the device", "设备序列号"),
        Category::AndroidId => ("Android ID", "Android ID"),
        Category::Mac => ("MAC address", "MAC 地址"),
        Category::Clipboard => ("clipboard", "剪切板"),
        Category::Location => ("location", "位置信息"),
        Category::Cell => ("radio cells", "基站信息"),
        Category::Microphone => ("microphone", "麦克风（录音）"),
        Category::Apps => ("list of installed apps", "已安装应用列表"),
        Category::RunningApps => ("running apps", "正在运行的应用"),
        Category::Oaid => ("OAID and its like", "OAID 等开放匿名标识"),
        Category::AdId => ("Google advertising ID", "谷歌广告标识"),
        Category::Wifi => ("Wi-Fi", "Wi-Fi 信息"),
        Category::Bluetooth => ("Bluetooth devices", "蓝牙设备"),
        Category::Sensors => ("sensors", "传感器"),
        Category::PhoneState => ("state of calls", "通话状态"),
        Category::Camera => ("camera", "摄像头"),
        Category::Album => ("photos, videos and sounds", "相册"),
        Category::Storage => ("shared storage", "共享存储空间"),
        Category::Contacts => ("contacts", "通讯录"),
        Category::CallLog => ("call log", "通话记录"),
        Category::Sms => ("messages", "短信"),
        Category::Calendar => ("calendar", "日历"),
        Category::Accounts => ("accounts", "设备账户"),
        Category::Operator => ("mobile operator", "运营商信息"),
        Category::NetworkState => ("network state", "网络状态"),
        Category::Starts => ("starts of other apps", "启动其他应用"),
        Category::Processes => ("programs started", "启动的程序"),
        Category::Lifecycle => ("life cycle of the app", "应用的生命周期"),
        Category::Sdk => ("parts of SDKs loaded", "加载的 SDK 组件"),
        Category::Custom => ("methods of your own choice", "自定义监测的方法"),
    };
    language.pick(en, zh)
}

/// Whether a call of this kind takes data.
const fn collects(kind: Kind) -> bool {
    matches!(kind, Kind::Read | Kind::Listen | Kind::Prepare | Kind::Start)
}

/// So many categories may be missing from all the personal data that it is still called by that name.
const MOST_MISSING: usize = 5;

/// Chosen rows of the catalogue: whole categories by their names, others by their apis as well.
pub(in crate::rules) fn api_names(chosen: &[bool], language: Language) -> String {
    let taken = |category: Category| {
        catalogue::apis().zip(chosen).filter(move |(api, _)| api.category == category).map(|(api, chosen)| (api, *chosen))
    };
    // A category is whole when exactly those of its apis are chosen that take data.
    let is_whole = |category: &Category| {
        let mut rows = taken(*category).peekable();
        rows.peek().is_some() && rows.all(|(api, chosen)| chosen == collects(api.kind))
    };
    let has_any = |category: &Category| taken(*category).any(|(_, chosen)| chosen);
    let is_watched = |category: &Category| taken(*category).any(|(api, _)| collects(api.kind));
    let personal = || Category::ALL.into_iter().filter(|category| category.is_personal()).filter(is_watched);
    let missing: Vec<Category> = personal().filter(|category| !has_any(category)).collect();
    let all_personal = missing.len() <= MOST_MISSING && personal().all(|category| is_whole(&category) || !has_any(&category));
    let mut names = Vec::new();
    for category in Category::ALL.into_iter().filter(|category| has_any(category)) {
        if all_personal && category.is_personal() {
            continue;
        }
        let name = self::category(category, language);
        if is_whole(&category) {
            names.push(name.to_owned());
            continue;
        }
        let apis: Vec<&str> = taken(category).filter(|(_, chosen)| *chosen).map(|(api, _)| api.id).collect();
        names.push(language.pick("{} ({})", "{}（{}）").replacen("{}", name, 1).replacen("{}", &apis.join(", "), 1));
    }
    if all_personal {
        let mut all = language.pick("all personal data", "全部个人信息").to_owned();
        if !missing.is_empty() {
            let without: Vec<&str> = missing.iter().map(|one| self::category(*one, language)).collect();
            all += &match language {
                Language::En => format!(" except {}", without.join(", ")),
                Language::Zh => format!("（不含{}）", without.join("、")),
            };
        }
        names.insert(0, all);
    }
    names.join(language.pick(", ", "、"))
}

/// A state of consent as a sentence.
pub const fn consent(state: Consent, language: Language) -> &'static str {
    let (en, zh) = match state {
        Consent::Unknown => ("the user has neither seen nor answered the policy", "用户尚未看到也未答复隐私政策"),
        Consent::Shown => ("the policy has been shown and not answered", "隐私政策已展示但用户尚未答复"),
        Consent::Granted => ("the user has agreed to the policy", "用户已同意隐私政策"),
        Consent::Refused => ("the user has declined the policy", "用户已拒绝隐私政策"),
        Consent::Withdrawn => ("the user has taken the consent back", "用户已撤回同意"),
        Consent::Cancelled => ("the user has cancelled the account", "用户已注销账号"),
    };
    language.pick(en, zh)
}

/// What a process is started for.
pub(super) const fn cause(cause: StartCause, language: Language) -> &'static str {
    let (en, zh) = match cause {
        StartCause::Activity => ("an activity", "界面（activity）"),
        StartCause::Service => ("a service", "服务（service）"),
        StartCause::Receiver => ("a broadcast receiver", "广播接收器（receiver）"),
        StartCause::Provider => ("a content provider", "内容提供者（provider）"),
    };
    language.pick(en, zh)
}

/// A way of writing.
pub(super) const fn encoding(encoding: Encoding, language: Language) -> &'static str {
    let (en, zh) = match encoding {
        Encoding::Plain => ("plain text", "明文"),
        Encoding::Url => ("percent-encoded text", "URL 编码"),
        Encoding::Base64 => ("base64", "base64 编码"),
        Encoding::Hex => ("hexadecimal digits", "十六进制"),
        Encoding::Md5 => ("MD5", "MD5 摘要"),
        Encoding::Sha1 => ("SHA-1", "SHA-1 摘要"),
        Encoding::Sha256 => ("SHA-256", "SHA-256 摘要"),
    };
    language.pick(en, zh)
}

/// A length of time.
pub(in crate::rules) fn length(ns: u64, language: Language) -> String {
    const UNITS: [(u64, &str, &str); 6] = [
        (3_600_000_000_000, "hour", "小时"),
        (60_000_000_000, "minute", "分钟"),
        (1_000_000_000, "second", "秒"),
        (1_000_000, "millisecond", "毫秒"),
        (1_000, "microsecond", "微秒"),
        (1, "nanosecond", "纳秒"),
    ];
    let unit = UNITS.into_iter().find(|(unit, ..)| ns != 0 && ns.is_multiple_of(*unit)).unwrap_or(UNITS[2]);
    let count = ns / unit.0;
    match language {
        Language::En if count == 1 => format!("1 {}", unit.1),
        Language::En => format!("{count} {}s", unit.1),
        Language::Zh => format!("{count} {}", unit.2),
    }
}

/// One of several: `a, b or c`.
pub(super) fn any_of(words: &[String], language: Language) -> String {
    let (comma, or) = language.pick((", ", " or "), ("、", "或"));
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{}{or}{last}", first.join(comma)),
    }
}

/// What a permission is for, where that is known: its name without `android.permission.` is looked up.
pub(super) fn permission(name: &str) -> Option<&'static str> {
    let short = name.strip_prefix("android.permission.").unwrap_or(name);
    PERMISSIONS.iter().find(|(known, _)| *known == short).map(|(_, zh)| *zh)
}

#[rustfmt::skip]
const PERMISSIONS: [(&str, &str); 42] = [
    ("ACCEPT_HANDOVER", "接续通话"), ("ACCESS_BACKGROUND_LOCATION", "后台定位"), ("ACCESS_COARSE_LOCATION", "粗略定位"),
    ("ACCESS_FINE_LOCATION", "精确定位"), ("ACCESS_MEDIA_LOCATION", "照片位置"), ("ACTIVITY_RECOGNITION", "身体活动"),
    ("ADD_VOICEMAIL", "语音信箱"), ("ANSWER_PHONE_CALLS", "接听电话"), ("BLUETOOTH_ADVERTISE", "蓝牙广播"), ("BLUETOOTH_CONNECT", "蓝牙连接"),
    ("BLUETOOTH_SCAN", "蓝牙扫描"), ("BODY_SENSORS", "身体传感器"), ("BODY_SENSORS_BACKGROUND", "后台身体传感器"), ("CALL_PHONE", "拨打电话"),
    ("CAMERA", "相机"), ("GET_ACCOUNTS", "设备账户"), ("NEARBY_WIFI_DEVICES", "附近的 Wi-Fi 设备"), ("POST_NOTIFICATIONS", "发送通知"),
    ("PROCESS_OUTGOING_CALLS", "处理拨出电话"), ("RANGING", "测距"), ("READ_CALENDAR", "读取日历"), ("READ_CALL_LOG", "读取通话记录"),
    ("READ_CONTACTS", "读取通讯录"), ("READ_EXTERNAL_STORAGE", "读取存储"), ("READ_MEDIA_AUDIO", "读取音频"), ("READ_MEDIA_IMAGES", "读取图片"),
    ("READ_MEDIA_VIDEO", "读取视频"), ("READ_MEDIA_VISUAL_USER_SELECTED", "读取所选照片"), ("READ_PHONE_NUMBERS", "读取本机号码"),
    ("READ_PHONE_STATE", "读取电话状态"), ("READ_SMS", "读取短信"), ("RECEIVE_MMS", "接收彩信"), ("RECEIVE_SMS", "接收短信"),
    ("RECEIVE_WAP_PUSH", "接收 WAP 推送"), ("RECORD_AUDIO", "录音"), ("SEND_SMS", "发送短信"), ("USE_SIP", "SIP 通话"), ("UWB_RANGING", "UWB 测距"),
    ("WRITE_CALENDAR", "写入日历"), ("WRITE_CALL_LOG", "写入通话记录"), ("WRITE_CONTACTS", "写入通讯录"), ("WRITE_EXTERNAL_STORAGE", "写入存储"),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::super::permissions::DANGEROUS;
    use super::*;

    #[test]
    fn no_two_categories_are_called_the_same() {
        for language in [Language::En, Language::Zh] {
            let names: HashSet<&str> = Category::ALL.into_iter().map(|one| category(one, language)).collect();
            assert_eq!(names.len(), Category::ALL.len());
        }
    }

    #[test]
    fn every_permission_that_can_be_named_has_a_chinese_name() {
        assert!(DANGEROUS.iter().all(|name| permission(name).is_some()));
        assert_eq!(permission("android.permission.CAMERA"), Some("相机"));
        assert_eq!(permission("com.example.OWN"), None);
    }

    #[test]
    fn lengths_have_the_largest_unit_that_leaves_nothing_over() {
        let both = |ns| [Language::En, Language::Zh].map(|language| length(ns, language));
        assert_eq!(both(10_000_000_000), ["10 seconds", "10 秒"]);
        assert_eq!(both(3_600_000_000_000), ["1 hour", "1 小时"]);
        assert_eq!(both(1_500_000_000), ["1500 milliseconds", "1500 毫秒"]);
        assert_eq!(both(0), ["0 seconds", "0 秒"]);
    }

    #[test]
    fn whole_categories_go_by_their_names_and_parts_of_them_by_their_apis() {
        let chosen = |choose: &dyn Fn(&catalogue::Api) -> bool| catalogue::apis().map(choose).collect::<Vec<bool>>();
        let personal = chosen(&|api| api.category.is_personal() && collects(api.kind));
        assert_eq!(api_names(&personal, Language::En), "all personal data");
        let most = chosen(&|api| api.category.is_personal() && collects(api.kind) && api.category != Category::AndroidId);
        assert_eq!(api_names(&most, Language::Zh), "全部个人信息（不含Android ID）");
        let some = chosen(&|api| api.id == "microphone.start" || api.category == Category::Imei && collects(api.kind));
        assert_eq!(api_names(&some, Language::En), "IMEI, microphone (microphone.start)");
    }
}
