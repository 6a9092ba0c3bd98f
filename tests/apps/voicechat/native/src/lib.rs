//! A STAND-IN for an SDK's native library: it reads the IMEI in the two ways that no hook in Java sees from its caller, by JNI and by a
//! binder call of its own. It contains no code of any SDK and says nothing about what one does.

use std::ffi::CStr;
use std::ptr::null_mut;

use jni_sys::{JNIEnv, jclass, jobject, jstring};
use lab_system::binder::Device;
use lab_system::parcel::{Reader, Writer};

/// ITelephony.getImeiForSlot of API 30.
const GET_IMEI_FOR_SLOT: u32 = 154;

/// `DeviceId.byJni`: asks the manager by its Java method.
///
/// # Safety
/// Called by the runtime alone.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_com_umeng_analytics_DeviceId_byJni(
    env: *mut JNIEnv,
    _class: jclass,
    telephony: jobject,
) -> jstring {
    // SAFETY: the runtime gives this thread's environment and a TelephonyManager, whose method has this signature. JNI's table is full.
    unsafe {
        let jni = &**env;
        let (Some(class_of), Some(find), Some(call)) = (jni.GetObjectClass, jni.GetMethodID, jni.CallObjectMethodA) else {
            return null_mut();
        };
        let method = find(env, class_of(env, telephony), c"getImei".as_ptr(), c"()Ljava/lang/String;".as_ptr());
        if method.is_null() { null_mut() } else { call(env, telephony, method, null_mut()) }
    }
}

/// `DeviceId.byBinder`: speaks to the driver itself, on a thread that the runtime does not know.
///
/// # Safety
/// Called by the runtime alone.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_com_umeng_analytics_DeviceId_byBinder(env: *mut JNIEnv, _class: jclass) -> jstring {
    let worker = std::thread::Builder::new().name("umeng-native".to_owned()).spawn(|| ask(c"/dev/binder"));
    let imei = worker.ok().and_then(|worker| worker.join().ok()).flatten();
    let units: Vec<u16> = imei.unwrap_or_default().encode_utf16().collect();
    // SAFETY: the environment is this thread's; the units and their count belong together.
    unsafe { (**env).NewString.map_or(null_mut(), |new| new(env, units.as_ptr(), units.len() as i32)) }
}

fn ask(device: &CStr) -> Option<String> {
    let mut request = Writer::request("com.android.internal.telephony.ITelephony");
    request.i32(0).string16(Some("com.example.voicechat")).string16(None);
    let reply = Device::open(device).ok()?.call(0, GET_IMEI_FOR_SLOT, request.as_bytes(), 0).ok()?;
    let mut reply = Reader::new(&reply);
    (reply.i32()? == 0).then_some(())?;
    reply.string16()?
}
