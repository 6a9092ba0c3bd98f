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
/// The Wi-Fi network that the phone is in.
pub const SSID: &str = "Lab Cafe 咖啡 5G";
/// Its router.
pub const BSSID: &str = "5c:b1:3e:20:42:07";
/// A network nearby.
pub const OTHER_SSID: &str = "Lab-Neighbour-2";
/// Its router.
pub const OTHER_BSSID: &str = "5c:b1:3e:99:00:42";
/// A network that the phone remembers.
pub const HOME_SSID: &str = "Lab-Home-Of-Nobody";
/// The phone's Bluetooth address.
pub const BLUETOOTH_ADDRESS: &str = "D4:38:9C:42:00:17";
/// A Bluetooth device that the user has paired.
pub const BLUETOOTH_DEVICE: &str = "60:AB:D2:42:13:09";
/// The vendor's advertising identifier.
pub const OAID: &str = "9c1f6e02-5b7d-4a38-b1e4-0d2c42a7f350";
/// The vendor's identifier of the app's vendor.
pub const VAID: &str = "c07d42b8e1f94a6395b2d8e40f1a7c63";
/// The vendor's identifier of the app.
pub const AAID: &str = "71e5a042-d3c8-4f96-8b0a-e94c2f7d1b58";
/// Google's advertising identifier.
pub const AD_ID: &str = "e42b7f19-06cd-4d85-9a3e-b7c1420f86da";
/// The mobile operator's number. It is everybody's, and stands in the IMSI.
pub const OPERATOR: &str = "46000";
/// Its name.
pub const OPERATOR_NAME: &str = "LAB MOBILE 042";
/// Degrees north.
pub const LATITUDE: f64 = 31.230_416_25;
/// Degrees east.
pub const LONGITUDE: f64 = 121.473_701_5;

/// A name in the user's contacts, and its number.
pub const CONTACT: [&str; 2] = ["林小满 for the lab", "+8613700009921"];
/// Somebody whom the user has called.
pub const CALLED: &str = "+8613600007714";
/// What somebody has written to the user.
pub const MESSAGE: &str = "your code is 702951, for the lab only";
/// An entry of the user's calendar.
pub const APPOINTMENT: &str = "dentist, for the lab only";
/// The name of a picture of the user's.
pub const PICTURE: &str = "IMG_20260417_081533_lab.jpg";
/// The name of an account of the user's.
pub const ACCOUNT: &str = "lin.xiaoman@lab.example";

/// Every text above that is about a person or a phone.
pub const TEXTS: &[&str] = &[
    IMEI,
    MEID,
    IMSI,
    ICCID,
    LINE1_NUMBER,
    SERIAL,
    ANDROID_ID,
    CLIPBOARD_TEXT,
    SHARE_TOKEN,
    SSID,
    BSSID,
    OTHER_SSID,
    OTHER_BSSID,
    HOME_SSID,
    BLUETOOTH_ADDRESS,
    BLUETOOTH_DEVICE,
    OAID,
    VAID,
    AAID,
    AD_ID,
    OPERATOR_NAME,
    CONTACT[0],
    CONTACT[1],
    CALLED,
    MESSAGE,
    APPOINTMENT,
    PICTURE,
    ACCOUNT,
];
