//! Starts an app of the lab on the real ART 11, as a zygote's child would: boots the runtime, registers the framework's
//! natives, calls `android.app.ActivityThread.main`.
//!
//! usage: lab-art --boot core.jar:framework.jar --app APP.jar --main CLASS [--package NAME] [--scenario NAME] [--plain]
//!                [--start activity|receiver|service] [-- ART options]
//!
//! `--start` says what CLASS is: the component for which the system starts the process; an activity unless it is said.
//!
//! `--plain` calls `CLASS.main(String[])` instead of the framework, with the scenario as its argument.
//!
//! Environment: `LAB_LIBS` is the folder with `libart.so.0`; `LD_LIBRARY_PATH` must name it and the folder of the stub
//! libraries. `ANDROID_ROOT` and its like are set to a folder beside `LAB_LIBS` when they are not set. `LAB_INPUT` is the
//! socket of lab-input.
//!
//! Exit status: 0 when `main` returned, what the app gave to `System.exit`, 70 when an exception was not caught, 64 when the
//! command line is wrong, 71 when the runtime did not start.

mod core_natives;
mod natives;
mod process_name;
mod runtime;

use std::process::exit;

/// The command line.
#[derive(Debug, Default)]
struct Options {
    boot: String,
    app: String,
    main: String,
    package: String,
    scenario: String,
    start: String,
    plain: bool,
    art: Vec<String>,
}

impl Options {
    fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
        let mut options = Options::default();
        while let Some(arg) = args.next() {
            let slot = match arg.as_str() {
                "--boot" => &mut options.boot,
                "--app" => &mut options.app,
                "--main" => &mut options.main,
                "--package" => &mut options.package,
                "--scenario" => &mut options.scenario,
                "--start" => &mut options.start,
                "--plain" => {
                    options.plain = true;
                    continue;
                }
                "--" => {
                    options.art.extend(args);
                    break;
                }
                _ => return Err(format!("unknown argument {arg}")),
            };
            *slot = args.next().ok_or_else(|| format!("{arg} needs a value"))?;
        }
        for (name, value) in [("--boot", &options.boot), ("--app", &options.app), ("--main", &options.main)] {
            if value.is_empty() {
                return Err(format!("{name} is missing"));
            }
        }
        match options.start.as_str() {
            "" => options.start = "activity".to_owned(),
            "activity" | "receiver" | "service" => {}
            other => return Err(format!("--start {other}: a process is started for an activity, a receiver or a service")),
        }
        Ok(options)
    }
}

fn main() {
    let options = Options::parse(std::env::args().skip(1)).unwrap_or_else(|error| {
        eprintln!("lab-art: {error}");
        exit(64)
    });
    if !options.package.is_empty() {
        process_name::set(&options.package);
    }
    let Err(error) = runtime::run(&options);
    eprintln!("lab-art: {error}");
    exit(71)
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn parse(line: &str) -> Result<Options, String> {
        Options::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn what_follows_two_dashes_is_for_the_runtime() {
        let options = parse("--boot a:b --app c --main d.E --plain -- -Xcheck:jni --boot").unwrap();
        assert_eq!((options.boot.as_str(), options.app.as_str(), options.plain), ("a:b", "c", true));
        assert_eq!(options.art, ["-Xcheck:jni", "--boot"]);
    }

    #[test]
    fn a_wrong_line_is_named() {
        assert_eq!(parse("--boot a --app c").unwrap_err(), "--main is missing");
        assert_eq!(parse("--boot").unwrap_err(), "--boot needs a value");
        assert!(parse("--boot a --app c --main d.E --start window").unwrap_err().starts_with("--start window:"));
        assert_eq!(parse("--what").unwrap_err(), "unknown argument --what");
    }
}
