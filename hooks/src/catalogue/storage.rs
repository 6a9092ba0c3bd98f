//! Files in shared storage. A call counts when its file lies outside of the app's own folders there, and reads or writes as it was opened.

use super::{Api, Category, End, Kind, Method, always};
use crate::decode::parcel::Reply;

/// Where shared storage is mounted: which folders are the app's own is for `crate::decode::path::is_own`.
macro_rules! shared {
    ($($more:expr),*) => {
        &[
            End::File("/sdcard/**"),
            End::File("/mnt/sdcard/**"),
            End::File("/storage/emulated/*/**"),
            End::File("/storage/self/primary/**"),
            End::File("/storage/*/**"),
            End::File("/mnt/media_rw/*/**"),
            End::File("/mnt/user/*/primary/**"),
            End::File("/data/media/*/**"),
            $($more),*
        ]
    };
}

/// Putting a file there by the media provider.
const INSERT: Method = Method {
    descriptor: "android.content.IContentProvider",
    name: "insert",
    codes: always(3),
    with: &["content://media"],
    reply: Reply::Nothing,
};

pub(super) const APIS: &[Api] = &[
    Api {
        id: "storage.read",
        category: Category::Storage,
        kind: Kind::Read,
        permission: Some("android.permission.READ_EXTERNAL_STORAGE"),
        about: "Opens a file of the storage that all apps share, to read it.",
        doubt: None,
        ends: shared!(),
    },
    Api {
        id: "storage.write",
        category: Category::Storage,
        kind: Kind::Write,
        permission: Some("android.permission.WRITE_EXTERNAL_STORAGE"),
        about: "Opens a file of the storage that all apps share, to write it.",
        doubt: None,
        ends: shared!(End::Binder(INSERT)),
    },
];
