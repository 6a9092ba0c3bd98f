//! What the services hand out. Nothing here belongs to anyone. Tests look for these texts in journals, reports and logs, where
//! they must never appear.

/// The first slot's IMEI.
pub const IMEI: &str = "867530912345678";
/// The first slot's MEID.
pub const MEID: &str = "A1000031C0FFEE";
/// The subscriber id (IMSI).
pub const IMSI: &str = "460009876543210";
/// The SIM card's serial number (ICCID).
pub const ICCID: &str = "89860098765432101234";
/// The line's phone number.
pub const LINE1_NUMBER: &str = "+8613999990042";
/// The device's serial number.
pub const SERIAL: &str = "LABSERIAL0042XYZ";
/// `Settings.Secure.ANDROID_ID`.
pub const ANDROID_ID: &str = "3f1c9a7be2d04586";
/// What lies on the clipboard until someone writes to it.
pub const CLIPBOARD_TEXT: &str = "card 6222029876543210123 for the lab only";
/// What another app's share has put on the clipboard, in the scenario that is named after it.
pub const SHARE_TOKEN: &str = "#尬聊口令#k8Yd2Q7xR4#";
/// The brightness of the screen, which nobody minds telling.
pub const BRIGHTNESS: &str = "102";
/// Which apps are installed.
pub const PACKAGES: [&str; 4] = ["android", "com.example.voicechat", "com.example.selfcheck", "com.tencent.mm"];
/// Degrees north.
pub const LATITUDE: f64 = 31.230_416_25;
/// Degrees east.
pub const LONGITUDE: f64 = 121.473_701_5;

/// Every text above that is about a person or a phone.
pub const TEXTS: [&str; 9] = [IMEI, MEID, IMSI, ICCID, LINE1_NUMBER, SERIAL, ANDROID_ID, CLIPBOARD_TEXT, SHARE_TOKEN];
