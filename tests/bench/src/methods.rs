//! What a hook of a Java method costs: the same calls in the lab (real ART, its interpreter, without the VM) of a method that does next to
//! nothing, hooked and not, in turns. The hooked calls are recorded, without stacks.

use consentinel::device::Device;
use consentinel::device::lab::{Lab, LabOptions};

use crate::measure::median;
use crate::{Figure, Things};

const TURNS: usize = 9;
const HOOKED: &str = "java custom.call instance com.example.hooked.Subject add (I)I";

pub fn run(things: &Things) -> Vec<Figure> {
    let (mut hooked, mut plain) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        plain.push(measure(things, ""));
        hooked.push(measure(things, HOOKED));
    }
    let (hooked, plain) = (median(hooked), median(plain));
    let extra = hooked - plain;
    vec![Figure {
        what: "Hook of a Java method",
        aim: "≤ 2 µs",
        measured: format!("{:.1} µs", extra / 1e3),
        how: format!(
            "a call takes {:.2} µs hooked and recorded without its stack, {:.2} µs otherwise",
            hooked / 1e3,
            plain / 1e3
        ),
        met: extra <= 2000.0,
    }]
}

/// Nanoseconds of one call.
fn measure(things: &Things, brief: &str) -> f64 {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let variables = [
        ("CONSENTINEL_DIR", folder.path().to_str().expect("a plain path")),
        ("CONSENTINEL_SDK", "30"),
        ("CONSENTINEL_STACK", "off"),
        ("CONSENTINEL_BRIEF", brief),
    ];
    let mut lab = Lab::start(&LabOptions {
        home: things.lab.clone(),
        app: "hooked".into(),
        scenario: "bench=20000".into(),
        agent: Some(things.agent.clone()),
        env: variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        ..LabOptions::default()
    })
    .expect("the lab");
    while lab.finished().expect("the lab").is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let output: Vec<String> = lab.output();
    let line = output.iter().find(|line| line.contains("RESULT bench ok")).unwrap_or_else(|| panic!("{output:?}"));
    // The last two words: of the hooked method, and of another.
    line.rsplit(' ').nth(1).and_then(|word| word.parse().ok()).expect("nanoseconds")
}
