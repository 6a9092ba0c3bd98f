//! Click handlers that are about to run. Whether a finger was there before is for the host to say.
//!
//! The buttons of a dialog are views, too: their handler (`AlertController.ButtonHandler`) runs because of a click on the button, so it needs
//! no hook of its own, and what it posts carries the click's stack.

use jni::sys::jobject;

use super::Placer;
use crate::art::method::{Call, Method, Watcher};
use crate::art::{stack, views};
use crate::observe;
use crate::state::agent;

struct Click {
    class: &'static str,
    name: &'static str,
    /// The argument that is the view; the receiver when there is none.
    view: Option<usize>,
}

const VIEW: &str = "android.view.View";
const LIST: &str = "android.widget.AdapterView";

pub fn place(placer: &mut Placer<'_>) {
    let rows = [
        ("()Z", Click { class: VIEW, name: "performClick", view: None }),
        // The listener at once, without what a click does besides.
        ("()Z", Click { class: VIEW, name: "callOnClick", view: None }),
        ("()Z", Click { class: VIEW, name: "performLongClick", view: None }),
        ("(Landroid/view/View;IJ)Z", Click { class: LIST, name: "performItemClick", view: Some(0) }),
    ];
    if !placer.is_off {
        views::prepare(placer.env);
    }
    for (signature, click) in rows {
        let method = Method { class: click.class, name: click.name, signature, is_static: false };
        placer.place(&method, |_| Ok(Box::leak(Box::new(click))));
    }
}

impl Watcher for Click {
    fn before(&self, call: &Call<'_>) -> u64 {
        let Some(agent) = agent() else { return 0 };
        // SAFETY: the row names an argument that is an object.
        let view: jobject = self.view.map_or(call.this, |index| unsafe { call.arguments[index].l });
        let target = views::target_of(agent, call.env, view);
        let (stack, _) = stack::capture(agent);
        observe::click(agent, &[self.class, ".", self.name], target, stack);
        0
    }

    fn after(&self, _: &Call<'_>, _: u64) {}
}
