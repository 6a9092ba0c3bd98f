//! What ships with the tool: policy packs, and the table of SDKs.

/// Packs by name.
pub const PACKS: &[(&str, &str)] = &[("galiao", include_str!("galiao.toml"))];

/// The table of SDKs.
pub const SDKS: &str = include_str!("sdks.toml");
