//! Hooks of Java methods: what each is for, and what is not seen without it.

use hooks::brief::ASKED_FOR;
use hooks::catalogue::{self, Api, Category, End};

use super::{CODES, Lacks};

/// What a method is hooked for that is no row of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Click,
    Posted,
    Permission,
    Flag,
    /// The moment from which on the app's own classes can be found.
    Loader,
}

/// Methods that the agent hooks by itself.
const OWN: [(&str, Purpose); 18] = [
    ("android.view.View.performClick", Purpose::Click),
    ("android.view.View.callOnClick", Purpose::Click),
    ("android.view.View.performLongClick", Purpose::Click),
    ("android.widget.AdapterView.performItemClick", Purpose::Click),
    ("android.os.MessageQueue.enqueueMessage", Purpose::Posted),
    ("android.os.Handler.dispatchMessage", Purpose::Posted),
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
    ("android.app.Instrumentation.newApplication", Purpose::Loader),
];

const OWN_ANSWER: &str = "android.app.Activity.onRequestPermissionsResult";

/// The name under which an agent says that no method of Java could be hooked at all.
const ALL: &str = "java";

/// Whether a hook's name is a method's.
pub(super) fn is_method(name: &str) -> bool {
    name == ALL || name.contains('.') && name != CODES
}

/// Whether a method is one that tells of permissions. A system whose method has another signature is said to have none.
pub(super) fn is_for_permissions(name: &str) -> bool {
    // An activity's own method for the answer may be missing: the one that dispatches it is there.
    OWN.iter().any(|(own, purpose)| *own == name && *purpose == Purpose::Permission) && name != OWN_ANSWER
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
            Purpose::Loader => lacks.push(Lacks::Custom(why.to_owned())),
        }
    }
    (lacks, notes)
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
    }
}
