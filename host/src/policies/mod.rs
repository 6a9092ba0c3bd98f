//! What ships with the tool: policy packs, and the table of SDKs.

/// Packs by name.
pub const PACKS: &[(&str, &str)] = &[
    ("galiao", include_str!("galiao.toml")),
    ("qianliao", include_str!("qianliao.toml")),
    ("cn-164", include_str!("cn-164.toml")),
    ("eu", include_str!("eu.toml")),
];

/// The table of SDKs.
pub const SDKS: &str = include_str!("sdks.toml");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::rules::load;

    #[test]
    fn every_row_of_the_policy_of_qianliao_is_in_its_pack() {
        let pack = load(&["qianliao"]).unwrap().remove(0);
        let app = (1..=14).map(|row| format!("QL-{row:02}"));
        let rows: BTreeSet<String> = app.chain((1..=14).map(|row| format!("QL-S{row:02}"))).collect();
        let decided: BTreeSet<String> = pack.rules.iter().map(|rule| rule.id.clone()).collect();
        assert_eq!(decided, rows);
        for rule in &pack.rules {
            assert!(!rule.clause.is_empty() && !rule.quote.is_empty(), "{} {}", rule.id, rule.part);
            assert!(!rule.title.en.is_empty() && !rule.title.zh.is_empty(), "{} {}", rule.id, rule.part);
        }
        for row in &pack.undecidable {
            assert!(rows.contains(&row.id) && !row.why.en.is_empty() && !row.why.zh.is_empty(), "{} {}", row.id, row.part);
        }
    }
}
