//! The package manager: which apps are installed.

use super::policy::Decision;
use super::{Method, anyone, values};
use crate::parcel::{Reader, Writer};

const PACKAGES: &str = "android.content.pm.IPackageManager";
const TARGET_SDK: i32 = 30;
const VERSION: &str = "1.0";

fn package_info(parcel: &mut Writer, name: &str) {
    parcel.string8(name).string8(VERSION).i32(1);
    application_info(parcel, name);
}

fn application_info(parcel: &mut Writer, name: &str) {
    parcel.string8(name).i32(TARGET_SDK);
}

/// One item, or null for an app that is not there.
fn one(arguments: &mut Reader, decision: Decision, reply: &mut Writer, write: fn(&mut Writer, &str)) {
    let asked = arguments.string16().flatten();
    let known = values::PACKAGES.into_iter().find(|name| asked.as_deref() == Some(*name));
    reply.no_exception();
    match known.filter(|_| decision == Decision::Grant) {
        Some(name) => write(reply.i32(1), name),
        None => drop(reply.i32(0)),
    }
}

/// All of them as a ParceledListSlice: their number, the class's name, then each after a mark.
fn all(decision: Decision, reply: &mut Writer, class: &str, write: fn(&mut Writer, &str)) {
    reply.no_exception().i32(1);
    let packages = if decision == Decision::Grant { &values::PACKAGES[..] } else { &[] };
    reply.i32(packages.len() as i32);
    if !packages.is_empty() {
        reply.string16(Some(class));
    }
    for name in packages {
        write(reply.i32(1), name);
    }
}

const fn method(code: u32, answer: fn(&mut Reader, Decision, &mut Writer)) -> Method {
    Method { descriptor: PACKAGES, code, category: "apps", caller: anyone, answer }
}

pub(super) const METHODS: &[Method] = &[
    method(3, |arguments, decision, reply| one(arguments, decision, reply, package_info)),
    method(9, |arguments, decision, reply| one(arguments, decision, reply, application_info)),
    method(35, |_, decision, reply| all(decision, reply, "android.content.pm.PackageInfo", package_info)),
    method(37, |_, decision, reply| all(decision, reply, "android.content.pm.ApplicationInfo", application_info)),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::{Sender, answer};

    fn ask(code: u32, package: Option<&str>) -> Vec<u8> {
        let mut request = Writer::request(PACKAGES);
        if let Some(package) = package {
            request.string16(Some(package));
        }
        request.i32(0).i32(0);
        answer(code, request.as_bytes(), Sender { pid: 1, uid: 10_000 }).parcel
    }

    #[test]
    fn an_app_is_there_or_null() {
        for (package, mark) in [(values::PACKAGES[0], 1), ("com.example.absent", 0)] {
            for code in [3, 9] {
                let reply = ask(code, Some(package));
                let mut reply = Reader::new(&reply);
                assert_eq!((reply.i32(), reply.i32()), (Some(0), Some(mark)), "{package} {code}");
            }
        }
    }

    #[test]
    fn every_app_is_listed() {
        for (code, class) in [(35, "android.content.pm.PackageInfo"), (37, "android.content.pm.ApplicationInfo")] {
            let reply = ask(code, None);
            let mut reply = Reader::new(&reply);
            let head = (reply.i32(), reply.i32(), reply.i32());
            assert_eq!(head, (Some(0), Some(1), Some(values::PACKAGES.len() as i32)));
            assert_eq!(reply.string16(), Some(Some(class.to_owned())));
        }
    }
}
