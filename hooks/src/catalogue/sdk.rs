//! Parts of SDKs that are loaded by their names: an SDK that comes to life before the user has agreed.

use super::{Api, Category, End, Java, Kind, java};

pub(super) const APIS: &[Api] = &[Api {
    id: "sdk.load",
    category: Category::Sdk,
    kind: Kind::Context,
    permission: None,
    about: "Loads a class by its name that is a known entry point of an SDK.",
    doubt: None,
    ends: &[
        // The names of the entry points stand in the brief; calls for other classes are none of ours.
        // The one with a single argument finds its caller's class loader by counting frames, of which a hook adds one; it calls this one.
        End::Java(Java {
            is_static: true,
            tells: Some(0),
            ..java("java.lang.Class", "forName", "(Ljava/lang/String;ZLjava/lang/ClassLoader;)Ljava/lang/Class;")
        }),
        End::Java(Java { tells: Some(0), ..java("java.lang.ClassLoader", "loadClass", "(Ljava/lang/String;)Ljava/lang/Class;") }),
    ],
}];
