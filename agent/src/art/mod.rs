//! The Java side, by plain JNI: nothing of the runtime's own layout is assumed, except in [`method`], which finds it out.
//!
//! JNI runs inside a hook only when the thread is attached, and only with our own flag up. An exception that was pending is put aside and
//! put back, the same object; local references live in a frame of their own.

mod codes;
mod critical;
mod jni;
mod kept;
mod maps;
pub mod method;
pub mod modules;
mod native;
pub mod stack;
pub mod start;
mod symbols;
pub mod views;
pub mod vm;
pub mod watch;
