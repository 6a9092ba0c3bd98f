//! What the user keeps: the providers of the album, contacts, calls, messages and the calendar, by the authority of the Uri; and accounts.

use super::policy::{Caller, Decision};
use super::{Method, values};
use crate::parcel::{Reader, Writer};

const PROVIDER: &str = "android.content.IContentProvider";
const ACCOUNTS: &str = "android.accounts.IAccountManager";
/// Stands for the category of a call whose Uri tells it.
pub(super) const BY_URI: &str = "";

/// A provider's authority, its category, and what it has: columns and one row.
type Table = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const TABLES: [Table; 5] = [
    ("media", "album", &[("_display_name", values::PICTURE)]),
    ("com.android.contacts", "contacts", &[("display_name", values::CONTACT[0]), ("data1", values::CONTACT[1])]),
    ("call_log", "call_log", &[("number", values::CALLED)]),
    ("sms", "sms", &[("body", values::MESSAGE)]),
    ("com.android.calendar", "calendar", &[("title", values::APPOINTMENT)]),
];

fn caller(arguments: &mut Reader) -> Option<Caller> {
    super::package_and_tag(arguments)
}

/// The table that a query is for.
fn table(arguments: &mut Reader) -> Option<Table> {
    caller(arguments)?;
    // The kind of a Uri, then its text.
    arguments.i32()?;
    let uri = arguments.string8()??;
    let authority = uri.strip_prefix("content://")?.split('/').next()?;
    TABLES.into_iter().find(|(name, _, _)| *name == authority)
}

/// The category of a query.
pub(super) fn category(arguments: &mut Reader) -> &'static str {
    table(arguments).map_or("provider", |(_, category, _)| category)
}

/// Columns, then rows, in a form of the lab's own; null for a provider that is not there.
fn query(arguments: &mut Reader, decision: Decision, reply: &mut Writer) {
    reply.no_exception();
    let Some((_, _, columns)) = table(arguments) else {
        reply.i32(0);
        return;
    };
    reply.i32(1).i32(columns.len() as i32);
    for (name, _) in columns {
        reply.string16(Some(name));
    }
    let rows = i32::from(decision == Decision::Grant);
    reply.i32(rows);
    for (_, value) in columns.iter().take(if rows == 0 { 0 } else { columns.len() }) {
        reply.string16(Some(value));
    }
}

pub(super) const METHODS: &[Method] = &[
    Method { descriptor: PROVIDER, code: 1, category: BY_URI, caller, answer: query },
    Method {
        descriptor: ACCOUNTS,
        code: 6, // getAccountsAsUser
        category: "accounts",
        caller: |arguments| {
            arguments.string16()?;
            arguments.i32()?;
            Some(Caller { package: arguments.string16()?, tag: None })
        },
        answer: |_, decision, reply| {
            reply.no_exception();
            if decision == Decision::Grant {
                reply.i32(1).i32(1).string16(Some(values::ACCOUNT)).string16(Some("com.example")).string16(None);
            } else {
                reply.i32(0);
            }
        },
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::{Sender, answer};

    fn ask(uri: &str, tag: Option<&str>) -> Vec<u8> {
        let mut request = Writer::request(PROVIDER);
        request.string16(Some("com.example.app")).string16(tag).i32(1).string8(uri).i32(0).i32(-1);
        answer(1, request.as_bytes(), Sender { pid: 1, uid: 1 }).parcel
    }

    #[test]
    fn each_provider_has_a_row_of_its_own() {
        for (uri, column, value) in [
            ("content://media/external/images/media", "_display_name", values::PICTURE),
            ("content://sms", "body", values::MESSAGE),
        ] {
            let reply = ask(uri, None);
            let mut reply = Reader::new(&reply);
            assert_eq!((reply.i32(), reply.i32(), reply.i32()), (Some(0), Some(1), Some(1)));
            assert_eq!(reply.string16(), Some(Some(column.to_owned())));
            assert_eq!((reply.i32(), reply.string16()), (Some(1), Some(Some(value.to_owned()))));
        }
        let nobody = ask("content://com.example.absent/x", None);
        let mut nobody = Reader::new(&nobody);
        assert_eq!((nobody.i32(), nobody.i32()), (Some(0), Some(0)));
    }

    #[test]
    fn the_uri_says_what_is_refused() {
        assert_eq!(Reader::new(&ask("content://sms/inbox", Some("lab.refuse.sms"))).i32(), Some(-1));
        assert_eq!(Reader::new(&ask("content://call_log/calls", Some("lab.refuse.sms"))).i32(), Some(0));
    }
}
