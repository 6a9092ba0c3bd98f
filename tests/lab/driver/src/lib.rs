//! A stand-in for the binder driver in user space: preloaded, it answers for `/dev/binder` inside the calling process, so that
//! an app of the lab runs without the VM.
//!
//! It keeps what a client can see of the driver: command streams consumed and filled as the kernel does it, one queue a thread,
//! `BR_NOOP` first, one answer a read, `EINVAL` for what it does not know. It is not: another process, a scheduler, reference
//! counting, file descriptors or objects in parcels, calls *to* the app. The VM has all that.
//!
//! `LAB_DRIVER_EINTR=1` interrupts every first read for an answer with `EINTR`, as a signal would.
//!
//! It also gives the app shared storage of its own: `/storage` and `/sdcard` are folders of the run, so that nothing is written to
//! this machine's own.
//!
//! In `LD_PRELOAD` it stands after the agent: hooks chain by the next definition, and what this library does itself goes
//! through direct system calls where a hook would otherwise take it for the app's doing.

mod device;
mod interpose;
mod storage;
