//! Golden texts: what a run must say, kept in `tests/golden`. With `CONSENTINEL_UPDATE_GOLDEN=1` the texts of this run are written there
//! instead, to be read before they are kept.

use std::collections::HashMap;
use std::path::Path;

/// What is told of work on threads beside the main one: its place between the main thread's lines differs from run to run, so these lines
/// stand at the end, in an order of their own. So do marks that a script puts there while the app comes up.
const ELSEWHERE: [&str; 4] = ["SDK 个推 Getui", " through write ", " left as ", "mark permission."];

/// The text of `consentinel show` without what differs between two good runs: times, process ids, hashes, hooks that are in place.
pub fn normalised(show: &str) -> String {
    let mut hashes: HashMap<String, usize> = HashMap::new();
    let mut hash = |text: &str| {
        let next = hashes.len() + 1;
        format!("#{}", hashes.entry(text.to_owned()).or_insert(next))
    };
    let (mut here, mut elsewhere) = (Vec::new(), Vec::new());
    for line in show.lines() {
        // `   0.550 s    101  tap ...`
        let Some((_, rest)) = line.split_once(" s ") else {
            here.push(line.to_owned());
            continue;
        };
        let text = rest.trim_start().split_once("  ").map_or(rest, |(_, text)| text);
        if text.starts_with("hook ") && (text.contains(" placed") || text.contains(" absent")) {
            continue;
        }
        // Where an access was made is the screen that was touched last, which another thread may miss by a moment.
        let text = text.split(", last window ").next().unwrap_or(text);
        let text = match text.rsplit_once(", hash ") {
            Some((before, number)) => format!("{before}, hash {}", hash(number)),
            None => without_times(text),
        };
        let list = if ELSEWHERE.iter().any(|mark| text.contains(mark)) { &mut elsewhere } else { &mut here };
        list.push(text);
    }
    elsewhere.sort();
    here.push("on other threads:".to_owned());
    here.extend(elsewhere);
    here.push(String::new());
    here.join("\n")
}

/// Without ` at 1.153 s`.
fn without_times(text: &str) -> String {
    let mut rest = text;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once(" at ") {
        out.push_str(before);
        match after.split_once(" s") {
            Some((number, behind)) if number.parse::<f64>().is_ok() => rest = behind,
            _ => {
                out.push_str(" at ");
                rest = after;
            }
        }
    }
    out + rest
}

/// Compares a text with its golden one.
pub fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(format!("{name}.txt"));
    if std::env::var_os("CONSENTINEL_UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).expect("the golden text can be written");
        return;
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = golden.lines().zip(text.lines()).position(|(golden, text)| golden != text);
    let at = differs.unwrap_or(golden.lines().count().min(text.lines().count()));
    assert!(
        golden == text,
        "{name} differs from {} in line {}\n- {}\n+ {}\n\nhint: CONSENTINEL_UPDATE_GOLDEN=1, then read the difference",
        path.display(),
        at + 1,
        golden.lines().nth(at).unwrap_or("(its end)"),
        text.lines().nth(at).unwrap_or("(its end)"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_between_good_runs_is_left_out_and_nothing_else() {
        let show = "   0.000 s    101  hook ioctl placed\n   0.001 s    101  hook read failed: why\n\
            1.0 s 7  a text (imei, 15 bytes) was delivered by imei.read, hash 6a700fbcfde9f2ae\n\
            1.1 s 7  cell.read granted, by SDK 个推 Getui (com.igexin) through x, last window \"首页\"\n\
            1.2 s 7  tap (hardware) at 300,940 on btn_share\n\
            1.3 s 7  clipboard left as md5 to localhost:8080, from clipboard.read at 1.153 s\n";
        let expected = "hook read failed: why\na text (imei, 15 bytes) was delivered by imei.read, hash #1\n\
            tap (hardware) at 300,940 on btn_share\non other threads:\ncell.read granted, by SDK 个推 Getui (com.igexin) through x\n\
            clipboard left as md5 to localhost:8080, from clipboard.read\n";
        assert_eq!(normalised(show), expected);
    }
}
