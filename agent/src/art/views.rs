//! What lies under a finger: the view tree, read by JNI from the fields of the framework's own classes. No method of a view is called,
//! because a view may be the app's own class. A view is taken to stand where its layout put it: one that an animation has moved, turned
//! or raised above its siblings is looked for in its old place.

use hooks::event::{Target, TextId};
use jni::sys::{jclass, jfieldID, jmethodID, jobject, jvalue};

mod name;

use super::jni::Env;
use super::kept::Kept;
use super::vm;
use crate::hook::thread;
use crate::state::Agent;

/// Local references: one for each view on the way down, and some.
const REFERENCES: i32 = 200;
const DEPTH: usize = 64;
/// Views that are looked at; a tree that is larger is not searched to its end.
const BUDGET: u32 = 4000;

// android.view.View
const VISIBILITY_MASK: i32 = 0xC;
const CLICKABLE: i32 = 0x4000;
const LONG_CLICKABLE: i32 = 0x20_0000;
// android.view.WindowManager.LayoutParams
const FLAG_NOT_TOUCHABLE: i32 = 0x10;
/// Types from here on are windows of the system's kind (an overlay), which lie above all others.
const FIRST_SYSTEM_WINDOW: i32 = 2000;

/// What lies at these display coordinates: the innermost view there, or the clickable one around it. `None` when there is no view tree.
pub fn under(agent: &Agent, x: f32, y: f32) -> Option<Target> {
    let env = vm::environment()?;
    if thread::is_critical() {
        return None;
    }
    Env::with(env, REFERENCES, |env| {
        let ids = Ids::get(env)?;
        let (roots, params) = ids.windows(env)?;
        let windows = env.call_int(roots, ids.size);
        let topmost = |system: bool| {
            (0..windows).rev().find_map(|index| {
                let (root, params) = (ids.at(env, roots, index)?, ids.at(env, params, index)?);
                let target = if (env.int_field(params, ids.window_type) >= FIRST_SYSTEM_WINDOW) == system {
                    ids.window(agent, env, root, params, x as i32, y as i32)
                } else {
                    None
                };
                env.drop(root);
                env.drop(params);
                target
            })
        };
        topmost(true).or_else(|| topmost(false))
    })
}

/// Looks up what is needed, on a thread that the runtime lets see hidden members.
pub fn prepare(env: Env) {
    let _ = Ids::get(env);
}

/// This view, as far as it can be named.
pub fn target_of(agent: &Agent, env: Env, view: jobject) -> Option<Target> {
    if view.is_null() {
        return None;
    }
    let ids = Ids::get(env)?;
    let root = env.object_field(view, ids.attach_info).and_then(|attach| env.object_field(attach, ids.root_view));
    let params = root.and_then(|root| ids.params_of(env, root));
    let drawn = ids.names.is_drawn(env, view);
    Some(ids.target(agent, env, &Lies { root, params, view, innermost: view, drawn }))
}

/// Class of an activity or a dialog, and the title of its window, which this field of it holds.
pub fn screen_of(agent: &Agent, env: Env, owner: jobject, window: jfieldID) -> Option<(TextId, TextId)> {
    let ids = Ids::get(env)?;
    let params = env.object_field(owner, window).and_then(|window| env.object_field(window, ids.window_params));
    let title = params.and_then(|params| ids.title(env, params));
    Some((ids.names.class(agent, env, owner), ids.names.intern(agent, env, title)))
}

/// A view and where it lies.
struct Lies {
    /// The root of its window, and that window's parameters.
    root: Option<jobject>,
    params: Option<jobject>,
    view: jobject,
    /// The innermost view at the point that was touched.
    innermost: jobject,
    drawn: bool,
}

struct Ids {
    manager: jclass,
    roots: jfieldID,
    params: jfieldID,
    size: jmethodID,
    get: jmethodID,
    title: jmethodID,
    accessibility_title: Option<jfieldID>,
    /// The parameters of a window, by the window itself.
    window_params: jfieldID,
    window_flags: jfieldID,
    window_type: jfieldID,
    root_view: jfieldID,
    attach_info: jfieldID,
    window_left: jfieldID,
    window_top: jfieldID,
    flags: jfieldID,
    bounds: [jfieldID; 4],
    scroll: [jfieldID; 2],
    group: jclass,
    children: jfieldID,
    child_count: jfieldID,
    names: name::Ids,
}

static IDS: Kept<Ids> = Kept::new();

impl Ids {
    fn get(env: Env) -> Option<&'static Ids> {
        IDS.get_or(|| Ids::look_up(env))
    }

    fn look_up(env: Env) -> Option<Ids> {
        let manager = env.class(c"android/view/WindowManagerGlobal")?;
        let list = env.class(c"java/util/ArrayList")?;
        let params = env.class(c"android/view/WindowManager$LayoutParams")?;
        let view = env.class(c"android/view/View")?;
        let attach_info = env.class(c"android/view/View$AttachInfo")?;
        let group = env.class(c"android/view/ViewGroup")?;
        let window = env.class(c"android/view/Window")?;
        let int = |name| env.field(view, name, c"I");
        Some(Ids {
            manager,
            roots: env.field(manager, c"mViews", c"Ljava/util/ArrayList;")?,
            params: env.field(manager, c"mParams", c"Ljava/util/ArrayList;")?,
            size: env.method(list, c"size", c"()I")?,
            get: env.method(list, c"get", c"(I)Ljava/lang/Object;")?,
            title: env.method(params, c"getTitle", c"()Ljava/lang/CharSequence;")?,
            accessibility_title: env.field(params, c"accessibilityTitle", c"Ljava/lang/CharSequence;"),
            window_params: env.field(window, c"mWindowAttributes", c"Landroid/view/WindowManager$LayoutParams;")?,
            window_flags: env.field(params, c"flags", c"I")?,
            window_type: env.field(params, c"type", c"I")?,
            root_view: env.field(attach_info, c"mRootView", c"Landroid/view/View;")?,
            attach_info: env.field(view, c"mAttachInfo", c"Landroid/view/View$AttachInfo;")?,
            window_left: env.field(attach_info, c"mWindowLeft", c"I")?,
            window_top: env.field(attach_info, c"mWindowTop", c"I")?,
            flags: int(c"mViewFlags")?,
            bounds: [int(c"mLeft")?, int(c"mTop")?, int(c"mRight")?, int(c"mBottom")?],
            scroll: [int(c"mScrollX")?, int(c"mScrollY")?],
            group,
            children: env.field(group, c"mChildren", c"[Landroid/view/View;")?,
            child_count: env.field(group, c"mChildrenCount", c"I")?,
            names: name::Ids::look_up(env, view)?,
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
        let clickable = |view: &jobject| env.int_field(*view, self.flags) & (CLICKABLE | LONG_CLICKABLE) != 0;
        let innermost = *path.last()?;
        let found = path.iter().rposition(clickable);
        let view = found.map_or(innermost, |index| path[index]);
        // Where nothing takes clicks, a view around the innermost one may still be what draws all there is to see.
        let drawn = path[found.unwrap_or(0)..].iter().any(|view| self.names.is_drawn(env, *view));
        Some(self.target(agent, env, &Lies { root: Some(root), params: Some(params), view, innermost, drawn }))
    }

    fn target(&self, agent: &Agent, env: Env, lies: &Lies) -> Target {
        let names = &self.names;
        let title = lies.params.and_then(|params| self.title(env, params));
        let texts = [lies.view, lies.innermost];
        Target {
            window: names.intern(agent, env, title),
            owner: lies.root.map_or(0, |root| names.owner(agent, env, root)),
            drawn: lies.drawn,
            class: names.class(agent, env, lies.view),
            id: names.id(agent, env, lies.view),
            text: texts.into_iter().map(|view| names.text(agent, env, view)).find(|text| *text != 0).unwrap_or(0),
        }
    }

    /// What the user reads is the title for accessibility; a window's own is often its component's name.
    fn title(&self, env: Env, params: jobject) -> Option<jobject> {
        let shown = self.accessibility_title.and_then(|field| env.object_field(params, field));
        shown.or_else(|| env.call_object(params, self.title, &[]))
    }

    /// The lists of windows: their root views, and their parameters.
    fn windows(&self, env: Env) -> Option<(jobject, jobject)> {
        let manager = env.static_object(self.manager, c"sDefaultWindowManager", c"Landroid/view/WindowManagerGlobal;")?;
        Some((env.object_field(manager, self.roots)?, env.object_field(manager, self.params)?))
    }

    fn params_of(&self, env: Env, root: jobject) -> Option<jobject> {
        let (roots, params) = self.windows(env)?;
        let index = (0..env.call_int(roots, self.size)).find(|index| {
            self.at(env, roots, *index).is_some_and(|other| {
                let same = env.same(other, root);
                env.drop(other);
                same
            })
        })?;
        self.at(env, params, index)
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
}

struct Path {
    views: [jobject; DEPTH],
    length: usize,
    budget: u32,
}
