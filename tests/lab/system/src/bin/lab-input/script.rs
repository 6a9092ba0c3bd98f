//! What the user does, one step a line.
//!
//! ```text
//! start KIND CLASS    what the system starts the app for: receiver or service (read by who starts the app; the first line, if at all).
//!                     A further one starts the app again, once it has ended; only without the VM
//! mark NAME=VALUE     puts a mark on the timeline of the app's agent, as `consentinel mark` does
//! window TITLE        wait until the topmost window has this title
//! tap X Y             a touch by hardware, 40 ms long
//! inject X Y          the same, made by `adb shell input`
//! hold X Y MS         a long touch
//! key CODE            a key of the phone, pressed and let go; 4 is back
//! grant | deny        the answer to the app's question for permissions, once it has been asked
//! wait MS
//! end                 stop here; the end of the file does the same
//! ```
//! Coordinates are display pixels. `#` starts a comment.

use std::time::Duration;

/// How long a tap's finger stays down.
const TAP: Duration = Duration::from_millis(40);
/// Longest mark that an agent takes, in bytes.
const MAX_MARK: usize = 256;

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    Start,
    Mark(String),
    Window(String),
    Touch { x: f32, y: f32, down: Duration, injected: bool },
    Key(i32),
    Answer { granted: bool },
    Wait(Duration),
    End,
}

/// A step and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub number: usize,
    pub text: String,
    pub step: Step,
}

/// Reads a script.
pub fn parse(text: &str) -> Result<Vec<Line>, String> {
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let step = parse_step(line).ok_or_else(|| {
            format!("line {}: `{line}` is no step (start receiver|service CLASS, mark NAME=VALUE, window TITLE, tap X Y, inject X Y, hold X Y MS, key CODE, grant, deny, wait MS, end)", index + 1)
        })?;
        lines.push(Line { number: index + 1, text: line.to_owned(), step });
    }
    Ok(lines)
}

/// The parts of a script that belong to one life of the app each: from one start to the next.
pub fn lives(script: &[Line]) -> impl Iterator<Item = &[Line]> {
    let mut left = Some(script);
    std::iter::from_fn(move || {
        let all = left.take()?;
        let next = all.iter().skip(1).position(|line| line.step == Step::Start);
        let (part, rest) = all.split_at(next.map_or(all.len(), |at| at + 1));
        left = (!rest.is_empty()).then_some(rest);
        Some(part)
    })
}

fn parse_step(line: &str) -> Option<Step> {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let numbers: Vec<u32> = rest.split_whitespace().map(|number| number.parse().ok()).collect::<Option<_>>().unwrap_or_default();
    let touch = |x: u32, y: u32, down, injected| Step::Touch { x: x as f32, y: y as f32, down, injected };
    let milliseconds = |number: u32| Duration::from_millis(number.into());
    match (word, numbers.as_slice()) {
        ("start", _) => {
            matches!(*rest.split_whitespace().collect::<Vec<_>>(), ["receiver" | "service", _]).then_some(Step::Start)
        }
        ("mark", _) if !rest.is_empty() && !rest.starts_with('=') && rest.len() <= MAX_MARK => Some(Step::Mark(rest.to_owned())),
        ("window", _) if !rest.is_empty() => Some(Step::Window(rest.to_owned())),
        ("tap", [x, y]) => Some(touch(*x, *y, TAP, false)),
        ("inject", [x, y]) => Some(touch(*x, *y, TAP, true)),
        ("hold", [x, y, ms]) => Some(touch(*x, *y, milliseconds(*ms), false)),
        ("key", [code]) => Some(Step::Key(*code as i32)),
        ("grant" | "deny", []) if rest.is_empty() => Some(Step::Answer { granted: word == "grant" }),
        ("wait", [ms]) => Some(Step::Wait(milliseconds(*ms))),
        ("end", []) if rest.is_empty() => Some(Step::End),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_read() {
        let text = "# a user\nstart receiver a.B\nmark consent=granted\nwindow 用户协议与隐私政策\n tap 10 20 # agree\ninject 1 2\nhold 3 4 800\nkey 4\ngrant\ndeny\n\nwait 50\nend\n";
        let steps: Vec<Step> = parse(text).unwrap().into_iter().map(|line| line.step).collect();
        let touch = |x, y, ms, injected| Step::Touch { x, y, down: Duration::from_millis(ms), injected };
        assert_eq!(
            steps,
            [
                Step::Start,
                Step::Mark("consent=granted".to_owned()),
                Step::Window("用户协议与隐私政策".to_owned()),
                touch(10.0, 20.0, 40, false),
                touch(1.0, 2.0, 40, true),
                touch(3.0, 4.0, 800, false),
                Step::Key(4),
                Step::Answer { granted: true },
                Step::Answer { granted: false },
                Step::Wait(Duration::from_millis(50)),
                Step::End,
            ]
        );
    }

    #[test]
    fn each_start_begins_a_life_of_the_app() {
        let lives_of = |text: &str| lives(&parse(text).unwrap()).map(<[Line]>::len).collect::<Vec<_>>();
        assert_eq!(lives_of("start receiver a.B\nwait 1\nstart receiver a.B\nstart service a.C\nwait 1\n"), [2, 1, 2]);
        assert_eq!(lives_of("window home\nwait 1\n"), [2]);
        assert_eq!(lives_of(""), [0]);
    }

    #[test]
    fn a_wrong_line_is_named() {
        for bad in [
            "tap 1",
            "tap a b",
            "window",
            "wait",
            "end now",
            "swipe 1 2",
            "tap 1 2 x",
            "key back",
            "grant all",
            "mark",
            "mark =x",
            "start activity a.B",
            "start receiver",
        ] {
            let error = parse(&format!("wait 1\n{bad}\n")).unwrap_err();
            assert!(error.starts_with(&format!("line 2: `{bad}`")), "{error}");
        }
    }
}
