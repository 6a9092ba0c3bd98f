//! Hooks of Java methods: what each is for, and what is not seen without it.

use hooks::brief::ASKED_FOR;
use hooks::catalogue::{self, Api, Category, End, Java};

use super::{CODES, Lacks};

/// What a method is hooked for that is no row of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Click,
    Posted,
    Permission,
    Flag,
    Screen,
    /// What the process was started for.
    Cause,
    /// The moment from which on the app's own classes can be found.
    Loader,
}

/// Methods that the agent hooks by itself.
const OWN: [(&str, Purpose); 23] = [
    ("android.view.View.performClick", Purpose::Click),
    ("android.view.View.callOnClick", Purpose::Click),
    ("android.view.View.performLongClick", Purpose::Click),
    ("android.widget.AdapterView.performItemClick", Purpose::Click),
    ("android.os.MessageQueue.enqueueMessage", Purpose::Posted),
    ("android.os.Handler.dispatchMessage", Purpose::Posted),
    ("android.os.Handler.dispatchMessage", Purpose::Cause),
    ("java.util.concurrent.ThreadPoolExecutor.execute", Purpose::Posted),
    ("java.util.concurrent.ThreadPoolExecutor.beforeExecute", Purpose::Posted),
    ("java.util.concurrent.ThreadPoolExecutor.afterExecute", Purpose::Posted),
    ("java.util.concurrent.ScheduledThreadPoolExecutor.delayedExecute", Purpose::Posted),
    ("java.util.concurrent.FutureTask.run", Purpose::Posted),
    ("android.os.AsyncTask$SerialExecutor.execute", Purpose::Posted),
    ("java.lang.Thread.start", Purpose::Posted),
    ("android.app.Activity.requestPermissions", Purpose::Permission),
    ("android.app.Activity.dispatchRequestPermissionsResult", Purpose::Permission),
    ("android.app.Activity.onRequestPermissionsResult", Purpose::Permission),
    ("android.app.SharedPreferencesImpl$EditorImpl.putBoolean", Purpose::Flag),
    ("android.app.Instrumentation.callActivityOnResume", Purpose::Screen),
    ("android.app.Instrumentation.callActivityOnPause", Purpose::Screen),
    ("android.app.Dialog.show", Purpose::Screen),
    ("android.app.Dialog.dismiss", Purpose::Screen),
    ("android.app.Instrumentation.newApplication", Purpose::Loader),
];

const OWN_ANSWER: &str = "android.app.Activity.onRequestPermissionsResult";

/// The name under which an agent says that no method of Java could be hooked at all.
const ALL: &str = "java";

/// The methods that agents hook by themselves.
pub(super) fn own() -> impl Iterator<Item = &'static str> {
    OWN.iter().map(|(name, _)| *name)
}

/// Whether a hook's name is a method's.
pub(super) fn is_method(name: &str) -> bool {
    name == ALL || name.contains('.') && name != CODES
}

/// Whether a method is one that tells of permissions, screens or starts. A system whose method has another signature is said to have none.
pub(super) fn is_needed(name: &str) -> bool {
    let for_permissions = OWN.iter().any(|(own, purpose)| *own == name && *purpose == Purpose::Permission);
    // An activity's own method for the answer may be missing: the one that dispatches it is there.
    (for_permissions && name != OWN_ANSWER) || is_for_screens(name) || is_for_causes(name)
}

/// Whether a method is one that tells what a process was started for.
pub(super) fn is_for_causes(name: &str) -> bool {
    OWN.iter().any(|(own, purpose)| *own == name && *purpose == Purpose::Cause)
}

/// Whether a method is one that tells of activities and dialogs that come and go.
pub(super) fn is_for_screens(name: &str) -> bool {
    OWN.iter().any(|(own, purpose)| *own == name && *purpose == Purpose::Screen)
}

/// Whether a method was named by the user of the tool. The system may have no such method, but the app may get one.
pub(super) fn is_custom(name: &str) -> bool {
    is_method(name) && name != ALL && rows(name).next().is_none() && !OWN.iter().any(|(own, _)| *own == name)
}

/// What is not seen without a hook: lacks that make rules undecided, and notes that change no verdict.
pub(super) fn unseen(name: &str, why: &str) -> (Vec<Lacks>, Vec<String>) {
    let (mut lacks, mut notes) = (Vec::new(), Vec::new());
    for api in rows(name).filter(|api| name != ALL || api.category.is_personal() || is_java_only(api)) {
        if is_java_only(api) {
            lacks.push(Lacks::Java(api.id.to_owned(), why.to_owned()));
        } else {
            // The first read reaches the service all the same.
            notes.push(format!("{}: what is answered from a cache is not counted: {why}", api.id));
        }
    }
    let own = OWN.iter().filter(|(own, _)| *own == name || name == ALL).map(|(_, purpose)| *purpose);
    match why.rsplit_once(ASKED_FOR) {
        Some((_, api)) if is_custom(name) => lacks.push(Lacks::Java(api.to_owned(), why.to_owned())),
        _ if is_custom(name) => lacks.push(Lacks::Custom(why.to_owned())),
        _ => {}
    }
    for purpose in own {
        match purpose {
            Purpose::Click => notes.push(format!("clicks that the app's own code makes are not told: {why}")),
            Purpose::Posted => notes.push(format!("who has posted the work of a thread is not always known: {why}")),
            Purpose::Permission => lacks.push(Lacks::Permissions(why.to_owned())),
            // The file that they are written to is watched as well.
            Purpose::Flag => notes.push(format!("the app's own flags are seen only when they are written to their file: {why}")),
            Purpose::Screen => lacks.push(Lacks::Screens(why.to_owned())),
            Purpose::Cause => lacks.push(Lacks::Causes(why.to_owned())),
            Purpose::Loader => lacks.push(Lacks::Custom(why.to_owned())),
        }
    }
    (lacks, notes)
}

/// The rows of which only the first answer comes from a service when this hook is missing: later ones are kept in the process, and nobody sees
/// who reads them. Settings always are, what is known of a package is since API 31.
pub(super) fn kept_answers(name: &str, sdk: u32) -> impl Iterator<Item = &'static Api> {
    const SETTINGS: &str = "android.provider.Settings$";
    let of_package = |java: &Java| java.name == "getPackageInfo" || java.name == "getApplicationInfo";
    let is_kept = move |java: &Java| java.class.starts_with(SETTINGS) || (of_package(java) && (sdk == 0 || sdk > 30));
    let is_it = move |end: &End| matches!(end, End::Java(java) if is_kept(java) && (name == ALL || name.strip_prefix(java.class).and_then(|rest| rest.strip_prefix('.')) == Some(java.name)));
    catalogue::apis().filter(move |api| api.ends.iter().any(&is_it))
}

/// The rows that a method belongs to.
fn rows(name: &str) -> impl Iterator<Item = &'static Api> {
    catalogue::apis().filter(move |api| {
        api.ends.iter().any(|end| {
            let End::Java(java) = end else { return false };
            name == ALL || name.strip_prefix(java.class).and_then(|rest| rest.strip_prefix('.')) == Some(java.name)
        })
    })
}

/// Whether no call of this row reaches a service, so that a method of Java is what shows it best.
pub(super) fn is_java_only(api: &Api) -> bool {
    api.category != Category::Processes
        && api.ends.iter().any(|end| matches!(end, End::Java(_)))
        && !api.ends.iter().any(|end| matches!(end, End::Binder(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_kept_where_android_keeps_them() {
        let of = |name: &str, sdk: u32| kept_answers(name, sdk).map(|api| api.id).collect::<Vec<_>>();
        assert_eq!(of("android.provider.Settings$Secure.getString", 30), ["android_id.read"]);
        assert_eq!(of("android.app.ApplicationPackageManager.getPackageInfo", 30), [""; 0]);
        assert_eq!(of("android.app.ApplicationPackageManager.getPackageInfo", 31), ["apps.probe"]);
        assert_eq!(of("java.lang.Runtime.exec", 31), [""; 0]);
        assert!(of(ALL, 30).contains(&"android_id.read"));
    }

    #[test]
    fn without_a_hook_a_row_of_java_alone_is_unseen_and_one_that_reaches_a_service_is_not() {
        let of = |name: &str| unseen(name, "why");
        let (lacks, notes) = of("java.lang.Class.forName");
        assert_eq!((lacks, notes.len()), (vec![Lacks::Java("sdk.load".into(), "why".into())], 0));
        let (lacks, notes) = of("android.provider.Settings$Secure.getString");
        assert_eq!(
            (lacks, notes),
            (vec![], vec!["android_id.read: what is answered from a cache is not counted: why".to_owned()])
        );
        assert_eq!(of("com.example.Sdk.init").0, [Lacks::Custom("why".into())]);
        assert_eq!(of("android.os.Build.getSerial").0, [Lacks::Custom("why".into())], "the user named it");
        assert_eq!(of("android.view.View.performClick").0, []);
        let why = format!("no such class{ASKED_FOR}imei.read");
        assert_eq!(unseen("com.example.Sdk.imei", &why).0, [Lacks::Java("imei.read".into(), why.clone())]);
        assert!(of("java").0.contains(&Lacks::Permissions("why".into())));
        assert_eq!(of("android.app.Dialog.show").0, [Lacks::Screens("why".into())]);
        assert!(
            is_needed("android.app.Dialog.show")
                && is_needed("android.app.Activity.requestPermissions")
                && !is_needed(OWN_ANSWER)
        );
    }
}
