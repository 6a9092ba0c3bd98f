//! What the user keeps with content providers: album, contacts, calls, messages, calendar; and accounts.

use super::{Api, Category, End, Kind, Method, always, binder, list};
use crate::decode::parcel::Reply;

const PROVIDER: &str = "android.content.IContentProvider";
const ACCOUNTS: &str = "android.accounts.IAccountManager";

/// Asking the provider of an authority for rows.
const fn query(uri: &'static [&'static str]) -> End {
    End::Binder(Method { descriptor: PROVIDER, name: "query", codes: always(1), with: uri, reply: Reply::Nothing })
}

/// A row for the queries of some authorities.
const fn queries(
    id: &'static str,
    category: Category,
    permission: &'static str,
    about: &'static str,
    ends: &'static [End],
) -> Api {
    Api { id, category, kind: Kind::Read, permission: Some(permission), about, doubt: None, ends }
}

pub(super) const APIS: &[Api] = &[
    queries(
        "album.query",
        Category::Album,
        "android.permission.READ_EXTERNAL_STORAGE",
        "Looks for pictures, videos and sounds among those that the user has stored.",
        &[query(&["content://media"])],
    ),
    queries(
        "contacts.query",
        Category::Contacts,
        "android.permission.READ_CONTACTS",
        "Reads from the user's contacts.",
        &[query(&["content://com.android.contacts"]), query(&["content://contacts"]), query(&["content://icc"])],
    ),
    queries(
        "call_log.query",
        Category::CallLog,
        "android.permission.READ_CALL_LOG",
        "Reads from the user's calls.",
        &[query(&["content://call_log"]), query(&["content://call_log_shadow"])],
    ),
    queries(
        "sms.query",
        Category::Sms,
        "android.permission.READ_SMS",
        "Reads from the user's messages.",
        &[query(&["content://sms"]), query(&["content://mms"]), query(&["content://mms-sms"])],
    ),
    queries(
        "calendar.query",
        Category::Calendar,
        "android.permission.READ_CALENDAR",
        "Reads from the user's calendar.",
        &[query(&["content://com.android.calendar"])],
    ),
    Api {
        id: "accounts.list",
        category: Category::Accounts,
        kind: Kind::Read,
        permission: Some("android.permission.GET_ACCOUNTS"),
        about: "Lists the user's accounts.",
        doubt: None,
        ends: &[
            list(ACCOUNTS, "getAccounts", [0, 4, 4, 4, 0, 0, 0, 0, 0, 0, 0]),
            list(ACCOUNTS, "getAccountsAsUser", [0, 7, 7, 7, 6, 6, 6, 6, 6, 6, 6]),
            list(ACCOUNTS, "getAccountsByTypeForPackage", [0, 6, 6, 6, 5, 5, 5, 5, 5, 5, 5]),
            list(ACCOUNTS, "getAccountsForPackage", [0, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4]),
            // These answer by a callback.
            binder(ACCOUNTS, "getAccountsByFeatures", [0, 10, 10, 10, 9, 9, 9, 9, 9, 9, 9]),
            binder(ACCOUNTS, "getAccountByTypeAndFeatures", [0, 9, 9, 9, 8, 8, 8, 8, 8, 8, 8]),
            binder(ACCOUNTS, "getAccountsAndVisibilityForPackage", [0, 46, 46, 46, 41, 41, 41, 41, 41, 41, 41]),
        ],
    },
];
