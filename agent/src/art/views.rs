//! What lies under a finger: the view tree, read by JNI from the fields of the framework's own classes. No method of a view is called,
//! because a view may be the app's own class.

use std::sync::atomic::{AtomicPtr, Ordering};

use hooks::event::Target;
use jni::sys::{jclass, jfieldID, jmethodID, jobject, jvalue};

use super::jni::Env;
use super::vm;
use crate::hook::thread;
use crate::observe;
use crate::state::Agent;

/// Local references: one for each view on the way down, and some.
const REFERENCES: i32 = 160;
const DEPTH: usize = 64;
/// Views that are looked at; a tree that is larger is not searched to its end.
const BUDGET: u32 = 4000;
const MAX_TEXT: usize = 192;

// android.view.View
const VISIBILITY_MASK: i32 = 0xC;
const CLICKABLE: i32 = 0x4000;
const LONG_CLICKABLE: i32 = 0x20_0000;
// android.view.WindowManager.LayoutParams
const FLAG_NOT_TOUCHABLE: i32 = 0x10;

/// What lies at these display coordinates: the innermost view there, or the clickable one around it. `None` when there is no view tree.
pub fn under(agent: &Agent, x: f32, y: f32) -> Option<Target> {
    let env = vm::environment()?;
    if thread::is_critical() {
        return None;
    }
    Env::with(env, REFERENCES, |env| {
        let ids = Ids::get(env)?;
        let manager = env.static_object(ids.manager, c"sDefaultWindowManager", c"Landroid/view/WindowManagerGlobal;")?;
        let (roots, params) = (env.object_field(manager, ids.roots)?, env.object_field(manager, ids.params)?);
        let windows = env.call_int(roots, ids.size);
        (0..windows).rev().find_map(|index| {
            let (root, params) = (ids.at(env, roots, index)?, ids.at(env, params, index)?);
            ids.window(agent, env, root, params, x as i32, y as i32)
        })
    })
}

struct Ids {
    manager: jclass,
    roots: jfieldID,
    params: jfieldID,
    size: jmethodID,
    get: jmethodID,
    title: jmethodID,
    window_flags: jfieldID,
    attach_info: jfieldID,
    window_left: jfieldID,
    window_top: jfieldID,
    flags: jfieldID,
    bounds: [jfieldID; 4],
    scroll: [jfieldID; 2],
    id: jfieldID,
    description: jfieldID,
    resources: jfieldID,
    entry_name: jmethodID,
    group: jclass,
    children: jfieldID,
    child_count: jfieldID,
    text_view: jclass,
    text: jfieldID,
    edit_text: jclass,
    class_name: jmethodID,
    to_string: jmethodID,
}

static IDS: AtomicPtr<Ids> = AtomicPtr::new(std::ptr::null_mut());

impl Ids {
    fn get(env: Env) -> Option<&'static Ids> {
        if IDS.load(Ordering::Acquire).is_null() {
            let ids = Box::into_raw(Box::new(Ids::look_up(env)?));
            // A second thread that was as fast leaves one table behind, once in a process's life.
            let _ = IDS.compare_exchange(std::ptr::null_mut(), ids, Ordering::AcqRel, Ordering::Relaxed);
        }
        // SAFETY: only ever set to a leaked box.
        unsafe { IDS.load(Ordering::Acquire).as_ref() }
    }

    fn look_up(env: Env) -> Option<Ids> {
        let manager = env.class(c"android/view/WindowManagerGlobal")?;
        let list = env.class(c"java/util/ArrayList")?;
        let params = env.class(c"android/view/WindowManager$LayoutParams")?;
        let view = env.class(c"android/view/View")?;
        let attach_info = env.class(c"android/view/View$AttachInfo")?;
        let group = env.class(c"android/view/ViewGroup")?;
        let text_view = env.class(c"android/widget/TextView")?;
        let resources = env.class(c"android/content/res/Resources")?;
        let class = env.class(c"java/lang/Class")?;
        let object = env.class(c"java/lang/Object")?;
        let int = |name| env.field(view, name, c"I");
        Some(Ids {
            manager,
            roots: env.field(manager, c"mViews", c"Ljava/util/ArrayList;")?,
            params: env.field(manager, c"mParams", c"Ljava/util/ArrayList;")?,
            size: env.method(list, c"size", c"()I")?,
            get: env.method(list, c"get", c"(I)Ljava/lang/Object;")?,
            title: env.method(params, c"getTitle", c"()Ljava/lang/CharSequence;")?,
            window_flags: env.field(params, c"flags", c"I")?,
            attach_info: env.field(view, c"mAttachInfo", c"Landroid/view/View$AttachInfo;")?,
            window_left: env.field(attach_info, c"mWindowLeft", c"I")?,
            window_top: env.field(attach_info, c"mWindowTop", c"I")?,
            flags: int(c"mViewFlags")?,
            bounds: [int(c"mLeft")?, int(c"mTop")?, int(c"mRight")?, int(c"mBottom")?],
            scroll: [int(c"mScrollX")?, int(c"mScrollY")?],
            id: int(c"mID")?,
            description: env.field(view, c"mContentDescription", c"Ljava/lang/CharSequence;")?,
            resources: env.field(view, c"mResources", c"Landroid/content/res/Resources;")?,
            entry_name: env.method(resources, c"getResourceEntryName", c"(I)Ljava/lang/String;")?,
            group,
            children: env.field(group, c"mChildren", c"[Landroid/view/View;")?,
            child_count: env.field(group, c"mChildrenCount", c"I")?,
            text_view,
            text: env.field(text_view, c"mText", c"Ljava/lang/CharSequence;")?,
            edit_text: env.class(c"android/widget/EditText")?,
            class_name: env.method(class, c"getName", c"()Ljava/lang/String;")?,
            to_string: env.method(object, c"toString", c"()Ljava/lang/String;")?,
        })
    }

    fn at(&self, env: Env, list: jobject, index: i32) -> Option<jobject> {
        env.call_object(list, self.get, &[jvalue { i: index }])
    }

    /// The target in one window, if the point lies in it.
    fn window(&self, agent: &Agent, env: Env, root: jobject, params: jobject, x: i32, y: i32) -> Option<Target> {
        let attach = env.object_field(root, self.attach_info)?;
        let (left, top) = (env.int_field(attach, self.window_left), env.int_field(attach, self.window_top));
        if env.int_field(params, self.window_flags) & FLAG_NOT_TOUCHABLE != 0 {
            return None;
        }
        let mut path = Path { views: [std::ptr::null_mut(); DEPTH], length: 0, budget: BUDGET };
        if !self.descend(env, root, x - left, y - top, &mut path) {
            return None;
        }
        let path = &path.views[..path.length];
        let clickable = |view: &&jobject| env.int_field(**view, self.flags) & (CLICKABLE | LONG_CLICKABLE) != 0;
        let innermost = *path.last()?;
        let target = path.iter().rev().find(clickable).copied().unwrap_or(innermost);
        let title = env.call_object(params, self.title, &[]);
        let mut buffer = [0; MAX_TEXT];
        Some(Target {
            window: self.intern(agent, env, title, &mut buffer),
            class: self.class(agent, env, target, &mut buffer),
            id: self.id(agent, env, target, &mut buffer),
            text: [target, innermost]
                .into_iter()
                .map(|view| self.text(agent, env, view, &mut buffer))
                .find(|text| *text != 0)
                .unwrap_or(0),
        })
    }

    /// Collects the views at a point, from the outermost on; coordinates are those of the view's parent.
    fn descend(&self, env: Env, view: jobject, x: i32, y: i32, path: &mut Path) -> bool {
        path.budget = path.budget.saturating_sub(1);
        let [left, top, right, bottom] = self.bounds.map(|field| env.int_field(view, field));
        let inside = (left..right).contains(&x) && (top..bottom).contains(&y);
        let visible = env.int_field(view, self.flags) & VISIBILITY_MASK == 0;
        if !inside || !visible || path.length == DEPTH || path.budget == 0 {
            return false;
        }
        path.views[path.length] = view;
        path.length += 1;
        if env.is(view, self.group)
            && let Some(children) = env.object_field(view, self.children)
        {
            let [scroll_x, scroll_y] = self.scroll.map(|field| env.int_field(view, field));
            let count = env.int_field(view, self.child_count).min(env.length(children));
            for index in (0..count).rev() {
                let Some(child) = env.element(children, index) else { continue };
                if self.descend(env, child, x - left + scroll_x, y - top + scroll_y, path) {
                    break;
                }
                env.drop(child);
            }
            env.drop(children);
        }
        true
    }

    fn class(&self, agent: &Agent, env: Env, view: jobject, buffer: &mut [u8]) -> u32 {
        let name = env.class_of(view).and_then(|class| env.call_object(class, self.class_name, &[]));
        self.intern(agent, env, name, buffer)
    }

    fn id(&self, agent: &Agent, env: Env, view: jobject, buffer: &mut [u8]) -> u32 {
        let id = env.int_field(view, self.id);
        let name = env
            .object_field(view, self.resources)
            .filter(|_| id > 0)
            .and_then(|resources| env.call_object(resources, self.entry_name, &[jvalue { i: id }]));
        self.intern(agent, env, name, buffer)
    }

    /// Text or content description. What a user types in is never read.
    fn text(&self, agent: &Agent, env: Env, view: jobject, buffer: &mut [u8]) -> u32 {
        if env.is(view, self.edit_text) {
            return 0;
        }
        let text = Some(view).filter(|view| env.is(*view, self.text_view)).and_then(|view| env.object_field(view, self.text));
        match self.intern(agent, env, text, buffer) {
            0 => self.intern(agent, env, env.object_field(view, self.description), buffer),
            text => text,
        }
    }

    /// The number of a Java text; 0 for null and for an empty one.
    fn intern(&self, agent: &Agent, env: Env, text: Option<jobject>, buffer: &mut [u8]) -> u32 {
        let Some(string) = text.and_then(|text| env.call_object(text, self.to_string, &[])) else { return 0 };
        let text = env.text(string, buffer);
        let number = agent.journal.lock().map_or(0, |guard| observe::text(agent, &guard, &[text]));
        env.drop(string);
        number
    }
}

struct Path {
    views: [jobject; DEPTH],
    length: usize,
    budget: u32,
}
