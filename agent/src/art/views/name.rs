//! What a view is called, and what it shows.

use jni::sys::{jclass, jfieldID, jmethodID, jobject, jvalue};

use crate::art::jni::Env;
use crate::state::Agent;
use crate::{egress, observe};

const MAX_TEXT: usize = 192;
/// Superclasses, or contexts around contexts, that are looked at.
const LEVELS: usize = 12;

/// Views that draw their own contents, by the names of their classes up to the first one of the framework.
const DRAWN: [&str; 3] =
    ["androidx.compose.ui.platform.AndroidComposeView", "io.flutter.embedding.android.Flutter", "com.unity3d.player."];

pub struct Ids {
    id: jfieldID,
    description: jfieldID,
    resources: jfieldID,
    entry_name: jmethodID,
    text_view: jclass,
    text: jfieldID,
    edit_text: jclass,
    class_name: jmethodID,
    to_string: jmethodID,
    typing: Option<Typing>,
    password: Option<(jfieldID, jclass)>,
    owner: Option<Owner>,
    /// Framework classes that draw their own contents.
    drawn: [Option<jclass>; 3],
}

/// How a text view says that it takes what the user types.
struct Typing {
    editor: jfieldID,
    input_type: jfieldID,
}

/// From a window's root view to its activity or dialog.
struct Owner {
    decor: jclass,
    window: jfieldID,
    callback: jfieldID,
    context: jfieldID,
    wrapper: jclass,
    base: jfieldID,
    activity: jclass,
    dialog: jclass,
}

impl Ids {
    pub fn look_up(env: Env, view: jclass) -> Option<Ids> {
        let text_view = env.class(c"android/widget/TextView")?;
        let resources = env.class(c"android/content/res/Resources")?;
        let class = env.class(c"java/lang/Class")?;
        let object = env.class(c"java/lang/Object")?;
        let drawn = [c"android/view/SurfaceView", c"android/view/TextureView", c"android/webkit/WebView"];
        Some(Ids {
            id: env.field(view, c"mID", c"I")?,
            description: env.field(view, c"mContentDescription", c"Ljava/lang/CharSequence;")?,
            resources: env.field(view, c"mResources", c"Landroid/content/res/Resources;")?,
            entry_name: env.method(resources, c"getResourceEntryName", c"(I)Ljava/lang/String;")?,
            text_view,
            text: env.field(text_view, c"mText", c"Ljava/lang/CharSequence;")?,
            edit_text: env.class(c"android/widget/EditText")?,
            class_name: env.method(class, c"getName", c"()Ljava/lang/String;")?,
            to_string: env.method(object, c"toString", c"()Ljava/lang/String;")?,
            typing: Typing::look_up(env, text_view),
            password: password(env, text_view),
            owner: Owner::look_up(env),
            drawn: drawn.map(|name| env.class(name)),
        })
    }

    pub fn class(&self, agent: &Agent, env: Env, object: jobject) -> u32 {
        let name = env.class_of(object).and_then(|class| env.call_object(class, self.class_name, &[]));
        self.intern(agent, env, name)
    }

    pub fn id(&self, agent: &Agent, env: Env, view: jobject) -> u32 {
        let id = env.int_field(view, self.id);
        let name = env
            .object_field(view, self.resources)
            .filter(|_| id > 0)
            .and_then(|resources| env.call_object(resources, self.entry_name, &[jvalue { i: id }]));
        self.intern(agent, env, name)
    }

    /// Text or content description. What a user types in, and what is shown as dots, is never read.
    pub fn text(&self, agent: &Agent, env: Env, view: jobject) -> u32 {
        let is_text = env.is(view, self.text_view);
        if env.is(view, self.edit_text) || is_text && self.is_withheld(env, view) {
            return 0;
        }
        let text = if is_text { env.object_field(view, self.text) } else { None };
        match self.intern(agent, env, text) {
            0 => self.intern(agent, env, env.object_field(view, self.description)),
            text => text,
        }
    }

    fn is_withheld(&self, env: Env, view: jobject) -> bool {
        let hides =
            |(field, class): &(jfieldID, jclass)| env.object_field(view, *field).is_some_and(|method| env.is(method, *class));
        let takes = |typing: &Typing| {
            env.object_field(view, typing.editor).is_some_and(|editor| env.int_field(editor, typing.input_type) != 0)
        };
        self.password.as_ref().is_some_and(hides) || self.typing.as_ref().is_some_and(takes)
    }

    /// Class of the activity or dialog that this root view's window belongs to.
    pub fn owner(&self, agent: &Agent, env: Env, root: jobject) -> u32 {
        let owner = self.owner.as_ref().and_then(|owner| owner.of(env, root));
        owner.map_or(0, |owner| self.class(agent, env, owner))
    }

    /// Whether the view draws its own contents, so that what lies inside of it is not known.
    pub fn is_drawn(&self, env: Env, view: jobject) -> bool {
        if self.drawn.iter().flatten().any(|class| env.is(view, *class)) {
            return true;
        }
        let mut next = env.class_of(view);
        for _ in 0..LEVELS {
            let Some(class) = next else { return false };
            let mut buffer = [0; MAX_TEXT];
            let name = env.call_object(class, self.class_name, &[]);
            let text = name.map_or("", |name| env.text(name, &mut buffer));
            let (is_drawn, is_framework) = (DRAWN.iter().any(|drawn| text.starts_with(drawn)), text.starts_with("android."));
            next = env.superclass(class);
            name.into_iter().chain([class]).for_each(|object| env.drop(object));
            if is_drawn || is_framework {
                next.inspect(|class| env.drop(*class));
                return is_drawn;
            }
        }
        false
    }

    /// The number of a Java text; 0 for null and for an empty one.
    pub fn intern(&self, agent: &Agent, env: Env, text: Option<jobject>) -> u32 {
        let Some(string) = text.and_then(|text| env.call_object(text, self.to_string, &[])) else { return 0 };
        let mut buffer = [0; MAX_TEXT];
        let text = env.text(string, &mut buffer);
        // A caption may show what an access delivered ("Log in as ..."): a text of which the trace keeps a hash must not stand beside it.
        let text = if egress::withholds(text) { "?" } else { text };
        let number = agent.journal.lock().map_or(0, |guard| observe::text(agent, &guard, &[text]));
        env.drop(string);
        number
    }
}

impl Typing {
    fn look_up(env: Env, text_view: jclass) -> Option<Typing> {
        let editor = env.class(c"android/widget/Editor")?;
        Some(Typing {
            editor: env.field(text_view, c"mEditor", c"Landroid/widget/Editor;")?,
            input_type: env.field(editor, c"mInputType", c"I")?,
        })
    }
}

fn password(env: Env, text_view: jclass) -> Option<(jfieldID, jclass)> {
    let method = env.field(text_view, c"mTransformation", c"Landroid/text/method/TransformationMethod;")?;
    Some((method, env.class(c"android/text/method/PasswordTransformationMethod")?))
}

impl Owner {
    fn look_up(env: Env) -> Option<Owner> {
        let decor = env.class(c"com/android/internal/policy/DecorView")?;
        let window = env.class(c"android/view/Window")?;
        let wrapper = env.class(c"android/content/ContextWrapper")?;
        Some(Owner {
            decor,
            window: env.field(decor, c"mWindow", c"Lcom/android/internal/policy/PhoneWindow;")?,
            callback: env.field(window, c"mCallback", c"Landroid/view/Window$Callback;")?,
            context: env.field(window, c"mContext", c"Landroid/content/Context;")?,
            wrapper,
            base: env.field(wrapper, c"mBase", c"Landroid/content/Context;")?,
            activity: env.class(c"android/app/Activity")?,
            dialog: env.class(c"android/app/Dialog")?,
        })
    }

    /// The window's callback is its activity or dialog, unless a library has put a wrapper around that; then the activity is found among the
    /// contexts of the window.
    fn of(&self, env: Env, root: jobject) -> Option<jobject> {
        if !env.is(root, self.decor) {
            return None;
        }
        let window = env.object_field(root, self.window)?;
        let is_owner = |object: &jobject| env.is(*object, self.activity) || env.is(*object, self.dialog);
        if let Some(callback) = env.object_field(window, self.callback).filter(is_owner) {
            return Some(callback);
        }
        let mut context = env.object_field(window, self.context)?;
        for _ in 0..LEVELS {
            if env.is(context, self.activity) {
                return Some(context);
            }
            if !env.is(context, self.wrapper) {
                return None;
            }
            context = env.object_field(context, self.base)?;
        }
        None
    }
}
