//! What is watched, and what is said about it: the leaf that the agent (inside the app) and the host tool share.
//!
//! The two ends never depend on each other. What crosses between them is here: the [`catalogue`] of watched apis, the
//! [`decode`] functions that turn bytes into meaning, the [`event`]s that an agent can say, the [`journal`] that carries
//! them, and the few messages of the [`ship`]ping socket.

#![deny(unsafe_code)]

pub mod brief;
pub mod catalogue;
pub mod decode;
pub mod event;
pub mod journal;
pub mod ship;
