//! The system side of the lab: what an Android device runs beside the app.
//!
//! [`binder`] and [`parcel`] are written against the kernel's interface and libbinder's layouts, not against the agent's
//! decoders: the tests compare the two.

pub mod binder;
/// The frames between guest and host. One file, compiled into both ends, because the host tool does not depend on the lab.
#[path = "../../../../host/src/device/lab/frame.rs"]
pub mod frame;
pub mod image;
pub mod parcel;
pub mod received;
pub mod services;
