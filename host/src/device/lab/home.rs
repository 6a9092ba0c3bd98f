//! The lab's folder: what is where, and whether it is there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::LabOptions;
use crate::device::DeviceError;

/// The lab's folder, with what one run needs found in it.
#[derive(Debug)]
pub struct Home {
    root: PathBuf,
    /// The app, unless a command is run instead.
    pub app: Option<App>,
    /// The agent, absolute.
    pub agent: Option<PathBuf>,
    /// The framework's dex: another one than usual when `LAB_FRAMEWORK` names it.
    pub framework: PathBuf,
}

/// An app of the lab.
#[derive(Debug)]
pub struct App {
    /// Its dex.
    pub jar: PathBuf,
    /// What its user does in the scenario, when the user does anything.
    pub script: Option<PathBuf>,
    /// Package name.
    pub package: String,
    /// The class to start.
    pub main: String,
    /// What it is: `activity`, or what the script's first line says (`start receiver CLASS`).
    pub start: String,
    /// What the system starts the app for again, each time after it has ended: kind and class.
    pub again: Vec<(String, String)>,
    /// Start the class by its `main`, without the framework.
    pub plain: bool,
    /// It sends to a server, which runs beside it.
    pub server: bool,
}

impl Home {
    /// Checks that everything a run needs is there.
    pub fn find(options: &LabOptions) -> Result<Home, DeviceError> {
        let root = fs::canonicalize(&options.home).map_err(|_| DeviceError::Missing {
            what: format!("the lab is not set up: {} does not exist", options.home.display()),
            hint: "scripts/setup".to_owned(),
        })?;
        let agent = match &options.agent {
            Some(agent) => Some(fs::canonicalize(agent).map_err(|_| DeviceError::Missing {
                what: format!("the agent {} does not exist", agent.display()),
                hint: "cargo build --release -p consentinel-agent".to_owned(),
            })?),
            None => None,
        };
        let variant = options.env.iter().find(|(name, _)| name == "LAB_FRAMEWORK").map(|(_, value)| format!("-{value}"));
        let framework = root.join("out").join(format!("framework{}.jar", variant.unwrap_or_default()));
        let mut home = Home { root, app: None, agent, framework };
        home.require(&home.libraries().join("libart.so.0"), "tests/lab/setup")?;
        for built in ["core.jar", "lab-art", "liblab_driver.so", "lab-services"] {
            home.require(&home.out(built), "tests/lab/build")?;
        }
        home.require(&home.framework, "tests/lab/build")?;
        if options.vm {
            home.require(&home.vm("vmlinux"), "tests/lab/setup")?;
        }
        if options.command.is_none() {
            let app = home.find_app(&options.app, &options.scenario)?;
            if options.vm && !app.again.is_empty() {
                return Err(DeviceError::Missing {
                    what: format!(
                        "in the scenario {:?} the app is started more than once, which the VM does not do",
                        options.scenario
                    ),
                    hint: "--no-vm".to_owned(),
                });
            }
            home.app = Some(app);
        }
        Ok(home)
    }

    /// A file that `tests/lab/build` made.
    pub fn out(&self, name: &str) -> PathBuf {
        self.root.join("out").join(name)
    }

    /// A file of the VM.
    pub fn vm(&self, name: &str) -> PathBuf {
        self.root.join("vm").join(name)
    }

    /// The folder of ART and its libraries.
    pub fn libraries(&self) -> PathBuf {
        self.root.join("sysroot/lib")
    }

    /// The folder of the libraries that only exist because ART asks for them.
    pub fn stubs(&self) -> PathBuf {
        self.out("lib")
    }

    fn require(&self, path: &Path, made_by: &str) -> Result<(), DeviceError> {
        if path.exists() {
            return Ok(());
        }
        Err(DeviceError::Missing {
            what: format!("the lab is not complete: {} does not exist", path.display()),
            hint: made_by.to_owned(),
        })
    }

    fn find_app(&self, name: &str, scenario: &str) -> Result<App, DeviceError> {
        let manifest = self.out(&format!("{name}.manifest"));
        let Ok(text) = fs::read_to_string(&manifest) else {
            let apps = Home::names(&self.out(""), ".manifest");
            return Err(DeviceError::Missing {
                what: format!("the lab has no app {name:?}"),
                hint: format!("the lab has: {}", apps.join(", ")),
            });
        };
        let values: BTreeMap<&str, &str> =
            text.lines().filter_map(|line| line.split_once('=')).map(|(key, value)| (key.trim(), value.trim())).collect();
        let value = |key: &str| {
            values
                .get(key)
                .map(|value| (*value).to_owned())
                .ok_or_else(|| DeviceError::Failed(format!("{}: no {key}=", manifest.display())))
        };
        // An app without any script has no user; its scenarios are its own affair.
        let scripts = self.out(&format!("{name}.scenarios"));
        let known = Home::names(&scripts, ".user");
        if !known.is_empty() && !known.iter().any(|known| known == scenario) {
            return Err(DeviceError::Missing {
                what: format!("the app {name} has no scenario {scenario:?}"),
                hint: format!("it has: {}", known.join(", ")),
            });
        }
        let script = scripts.join(format!("{scenario}.user"));
        let mut again = components(&fs::read_to_string(&script).unwrap_or_default());
        let (start, main) = if again.is_empty() { ("activity".to_owned(), value("main")?) } else { again.remove(0) };
        Ok(App {
            jar: self.out(&format!("{name}.jar")),
            script: script.exists().then_some(script),
            package: value("package")?,
            main,
            start,
            again,
            plain: values.get("plain") == Some(&"true"),
            server: values.get("server") == Some(&"true"),
        })
    }

    /// The files of a folder that end so, without the ending.
    fn names(dir: &Path, ending: &str) -> Vec<String> {
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                Some(name.strip_suffix(ending)?.to_owned())
            })
            .collect();
        names.sort();
        names
    }
}

/// What a script says of the components for which the system starts the app, with their classes.
fn components(script: &str) -> Vec<(String, String)> {
    let of_line = |line: &str| {
        let words: Vec<&str> = line.split('#').next()?.split_whitespace().collect();
        match *words {
            ["start", kind, class] => Some((kind.to_owned(), class.to_owned())),
            _ => None,
        }
    };
    script.lines().filter_map(of_line).collect()
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn a_script_says_what_the_app_is_started_for() {
        let script = "# the phone boots\nstart receiver com.example.Boot # at once\nwait 100\nstart service a.B\n";
        let [(first, boot), (second, _)] = &components(script)[..] else { panic!("two starts") };
        assert_eq!((first.as_str(), boot.as_str(), second.as_str()), ("receiver", "com.example.Boot", "service"));
        assert_eq!(components("window home\n# start receiver a.B\n"), []);
    }
}
