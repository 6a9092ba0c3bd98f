//! Shared storage of a run without the VM: paths of Android that lie in the run's own folder.

use std::ffi::{CStr, CString, c_char, c_int};

/// Where shared storage is on Android; `/sdcard` is a link to the first user's.
const STORAGE: &[u8] = b"/storage/";
const CARD: &[u8] = b"/sdcard";
const OF_FIRST_USER: &str = "/storage/emulated/0";

/// Makes a call with the path, or with the one that is meant by it here.
///
/// # Safety
/// The path is null or a C string.
pub unsafe fn instead(path: *const c_char, call: impl FnOnce(*const c_char) -> c_int) -> c_int {
    if path.is_null() {
        return call(path);
    }
    // SAFETY: by the caller's promise.
    match place(unsafe { CStr::from_ptr(path) }.to_bytes()) {
        Some(place) => call(place.as_ptr()),
        None => call(path),
    }
}

/// The path in the run's folder. Nothing is made of paths that are none of ours.
fn place(path: &[u8]) -> Option<CString> {
    let behind = match path.strip_prefix(CARD) {
        Some(rest) if rest.is_empty() || rest[0] == b'/' => [OF_FIRST_USER.as_bytes(), rest].concat(),
        _ if path.starts_with(STORAGE) => path.to_vec(),
        _ => return None,
    };
    let folder = std::env::var_os("ANDROID_DATA")?.into_encoded_bytes();
    // What the system has mounted is there before any app looks. Direct system calls: the app makes none of them.
    let mut made = folder.clone();
    for part in OF_FIRST_USER.split('/').skip(1) {
        made.push(b'/');
        made.extend(part.as_bytes());
        let made = CString::new(made.clone()).ok()?;
        // SAFETY: a C string.
        unsafe { libc::syscall(libc::SYS_mkdirat, libc::AT_FDCWD, made.as_ptr(), 0o771) };
    }
    CString::new([folder, behind].concat()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_storage_lies_in_the_folder_of_the_run() {
        let folder = std::env::temp_dir().join(format!("lab-storage-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        // SAFETY: this is the only test of this process that asks for it.
        unsafe { std::env::set_var("ANDROID_DATA", &folder) };
        let of = |path: &str| place(path.as_bytes()).map(|place| place.into_string().unwrap());
        let there = |path: &str| Some(format!("{}/storage/emulated/0{path}", folder.display()));
        assert_eq!(of("/sdcard/a.txt"), there("/a.txt"));
        assert_eq!(of("/sdcard"), there(""));
        assert_eq!(of("/storage/emulated/0/DCIM/a.jpg"), there("/DCIM/a.jpg"));
        assert_eq!((of("/sdcards/a"), of("/data/storage/a")), (None, None));
        assert!(folder.join("storage/emulated/0").is_dir());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
