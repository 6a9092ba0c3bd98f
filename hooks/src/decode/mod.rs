//! Bytes to meaning. Every function is total: any bytes give an answer, none a panic, and none touches the heap, because they run
//! inside other people's calls.

pub mod binder;
pub mod input;
pub mod intent;
pub mod parcel;
pub mod path;
pub mod reply;
pub mod signature;
mod wifi;

/// The four bytes at an offset, as the machine orders them: parcels and binder structures never leave the machine.
fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_ne_bytes(bytes.try_into().ok()?))
}

fn i32_at(bytes: &[u8], at: usize) -> Option<i32> {
    u32_at(bytes, at).map(|value| value as i32)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(8)?)?;
    Some(u64::from_ne_bytes(bytes.try_into().ok()?))
}
