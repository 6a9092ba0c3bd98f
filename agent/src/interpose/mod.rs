//! Who redirects an app's calls to our hooks.

#[cfg(feature = "gum")]
pub mod gum;
#[cfg(feature = "preload")]
mod preload;
