//! Every input that stands in the fuzzer's corpus is survived, without the fuzzer.

use std::path::Path;

use consentinel_tests::fuzz::TARGETS;

#[test]
fn every_input_of_the_corpus_is_survived() {
    for (name, target) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
        let mut inputs = 0;
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            target(&bytes);
            // Each input also cut short, and with each of its first bytes changed: cheap neighbours of what was found.
            for cut in (0..bytes.len()).step_by(1 + bytes.len() / 200) {
                target(&bytes[..cut]);
                let mut changed = bytes.clone();
                changed[cut] ^= 0x81;
                target(&changed);
            }
            inputs += 1;
        }
        assert!(inputs > 0, "{} is empty", folder.display());
    }
}
