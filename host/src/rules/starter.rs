//! A pack to begin with.

/// The text of a pack that loads, with a comment at everything that has to be changed.
pub fn starter(name: &str) -> String {
    include_str!("../policies/starter.toml").replace("my-app", name)
}
