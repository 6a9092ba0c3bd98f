//! What each system service answers.
//!
//! All services sit behind handle 0: a stand-in for servicemanager and the processes it knows, so a call is told by its
//! interface descriptor and code alone. The codes are those of API 30.

mod activities;
mod advertising;
mod bluetooth;
mod camera;
mod clipboard;
mod location;
mod media;
mod network;
mod packages;
mod personal;
mod phone_state;
pub mod policy;
mod sensors;
mod settings;
mod telephony;
pub mod values;
mod wifi;

use crate::binder;
use crate::parcel::{Reader, Writer};
use policy::{Caller, Decision};

/// Who made a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sender {
    /// Process id.
    pub pid: i32,
    /// Effective user id.
    pub uid: u32,
}

/// What a service answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The reply parcel.
    pub parcel: Vec<u8>,
}

/// A method that hands out personal data. Everything else gets an empty answer without an exception.
struct Method {
    descriptor: &'static str,
    code: u32,
    /// The word for it in `LAB_POLICY`.
    category: &'static str,
    /// Reads the arguments as far as they tell in whose name the call is made.
    caller: fn(&mut Reader) -> Option<Caller>,
    /// Writes the answer, head included.
    answer: fn(&mut Reader, Decision, &mut Writer),
}

const TABLES: &[&[Method]] = &[
    telephony::METHODS,
    settings::METHODS,
    clipboard::METHODS,
    location::METHODS,
    media::METHODS,
    packages::METHODS,
    wifi::METHODS,
    network::METHODS,
    bluetooth::METHODS,
    sensors::METHODS,
    phone_state::METHODS,
    advertising::METHODS,
    activities::METHODS,
    camera::METHODS,
    personal::METHODS,
];

/// `EX_SECURITY` of android.os.Parcel.
const EX_SECURITY: i32 = -1;

/// The answer to a transaction.
pub fn answer(code: u32, data: &[u8], sender: Sender) -> Answer {
    let mut arguments = Reader::new(data);
    let Some((_, descriptor)) = arguments.token() else {
        return empty();
    };
    let Some(method) = TABLES.iter().copied().flatten().find(|method| method.descriptor == descriptor && method.code == code)
    else {
        return empty();
    };
    let caller = (method.caller)(&mut arguments.clone()).unwrap_or_default();
    let category = if method.category == personal::BY_URI { personal::category(&mut arguments.clone()) } else { method.category };
    let decision = policy::decide(category, &caller);
    let mut reply = Writer::new();
    if decision == Decision::Refuse && !media::is_native(&descriptor) && !sensors::is_native(&descriptor) {
        let who = caller.package.as_deref().unwrap_or("unknown");
        let why = format!("{who}: uid {} does not have access to {category}", sender.uid);
        reply.exception(EX_SECURITY, &why);
    } else {
        (method.answer)(&mut arguments, decision, &mut reply);
    }
    Answer { parcel: reply.into_bytes() }
}

fn empty() -> Answer {
    Answer { parcel: binder::empty_answer() }
}

/// The two arguments that most methods end with.
fn package_and_tag(arguments: &mut Reader) -> Option<Caller> {
    Some(Caller { package: arguments.string16()?, tag: arguments.string16()? })
}

/// One integer (a slot or subscription), then the package and the tag.
fn number_package_and_tag(arguments: &mut Reader) -> Option<Caller> {
    arguments.i32()?;
    package_and_tag(arguments)
}

/// No argument says in whose name the call is made.
fn anyone(_: &mut Reader) -> Option<Caller> {
    None
}

/// No exception, then a string, or null when there is nothing to give.
fn string(reply: &mut Writer, decision: Decision, value: &str) {
    let value = (decision == Decision::Grant).then_some(value);
    reply.no_exception().string16(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENDER: Sender = Sender { pid: 100, uid: 10_123 };

    fn ask(code: u32, request: &Writer) -> Vec<u8> {
        answer(code, request.as_bytes(), SENDER).parcel
    }

    #[test]
    fn an_identifier_is_handed_out() {
        let mut request = Writer::request("com.android.internal.telephony.ITelephony");
        request.i32(0).string16(Some("com.example.app")).string16(None);
        let reply = ask(154, &request);
        let mut reply = Reader::new(&reply);
        assert_eq!(reply.i32(), Some(0));
        assert_eq!(reply.string16(), Some(Some(values::IMEI.to_owned())));
        assert_eq!(reply.i32(), None);
    }

    #[test]
    fn a_refused_caller_gets_a_security_exception_and_no_value() {
        let mut request = Writer::request("com.android.internal.telephony.ITelephony");
        request.i32(0).string16(Some("com.example.app")).string16(Some("lab.refuse.imei"));
        let reply = ask(154, &request);
        let mut reader = Reader::new(&reply);
        assert_eq!(reader.i32(), Some(EX_SECURITY));
        let message = reader.string16().unwrap().unwrap();
        assert!(message.contains("com.example.app") && !message.contains(values::IMEI));
    }

    #[test]
    fn what_is_not_known_gets_an_empty_answer() {
        for bytes in [&b""[..], &[0xff; 64]] {
            assert_eq!(answer(1, bytes, SENDER).parcel, binder::empty_answer());
        }
        let request = Writer::request("android.app.IActivityTaskManager");
        assert_eq!(ask(19, &request), binder::empty_answer());
    }

    #[test]
    fn no_two_rows_answer_the_same_call() {
        let mut seen = std::collections::HashSet::new();
        for table in TABLES.iter().copied() {
            for row in table {
                assert!(seen.insert((row.descriptor, row.code)), "{} {}", row.descriptor, row.code);
            }
        }
    }
}
