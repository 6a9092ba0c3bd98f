//! The timeline of a run for people, one line an event.

use hooks::event::StartCause;

use super::escape::escape;
use super::moment::{Made, Moment, MomentKind, ScreenReport, Source, View};
use super::style::Styles;
use crate::rules::seconds;
use crate::timeline::ActionKind;

/// Accesses that are named as the origin of a text that left.
const SOURCES: usize = 3;

/// One line for people, with its end.
pub fn moment_text(moment: &Moment, styles: Styles) -> String {
    let Styles { dim, .. } = styles;
    let time = seconds(moment.at_ns);
    format!("{dim}{time:>10} {:>6}{dim:#}  {}\n", moment.pid, line(&moment.what, styles))
}

fn line(what: &MomentKind, styles: Styles) -> String {
    let Styles { strong, dim, unsure, bad, .. } = styles;
    match what {
        MomentKind::Process { name, sdk, entry, .. } => {
            format!("process {strong}{}{strong:#} starts (API {sdk}, {entry})", e(name))
        }
        MomentKind::Cause { cause } => format!("started for {}", cause_text(*cause)),
        MomentKind::Hook { name, state, why } if why.is_empty() => format!("{dim}hook {} {state}{dim:#}", e(name)),
        MomentKind::Hook { name, state: "placed", why } => format!("{dim}hook {} placed: {}{dim:#}", e(name), e(why)),
        MomentKind::Hook { name, state, why } => format!("{unsure}hook {} {state}{unsure:#}: {}", e(name), e(why)),
        MomentKind::Code { method, running, table } => code_line(&e(method), *running, *table, styles),
        MomentKind::Access { api, category: "lifecycle", .. } => format!("{strong}{api}{strong:#}"),
        MomentKind::Access { api, outcome, by, through, layer, within_api, screen, .. } => {
            let within = within_api.map(|api| format!(", within {api}")).unwrap_or_default();
            let screen = screen.as_ref().map(screen_text).unwrap_or_default();
            let place = format!("through {} ({}{within}){screen}", e(through), layer.name());
            format!("{strong}{api}{strong:#} {outcome}, by {} {dim}{place}{dim:#}", e(&by.actor.label()))
        }
        MomentKind::Action { kind, origin, x, y, view, .. } => {
            let kind = if *kind == ActionKind::Tap { "tap" } else { "long press" };
            format!("{kind} ({}) at {x:.0},{y:.0} {}", origin.name(), view_text(view, styles))
        }
        MomentKind::Key { key: "", origin, .. } => format!("key ({}), which may be typing", origin.name()),
        MomentKind::Key { key, origin, .. } => format!("key {strong}{key}{strong:#} ({})", origin.name()),
        MomentKind::Click { made, through, view, by, .. } => {
            let view = view_text(view, styles);
            match made {
                Made::ByTouch => format!("{dim}click {}{dim:#} {view}{dim}, by the touch{dim:#}", e(through)),
                Made::ByKey => format!("click {view}, by a key"),
                Made::ByService => format!("click {view}, by a key that was injected or a service such as a screen reader"),
                Made::ByCode => format!(
                    "{unsure}click by code{unsure:#} {view}, by {} {dim}through {}{dim:#}",
                    e(&by.actor.label()),
                    e(through)
                ),
                Made::Unclear => format!(
                    "click {view}, by code or by a touch that was not seen or could not be read {dim}through {}{dim:#}",
                    e(through)
                ),
            }
        }
        MomentKind::Permission { permission, state, by } => {
            let state = state.name();
            let by = by.as_ref().map(|by| format!(", by {}", e(&by.actor.label()))).unwrap_or_default();
            format!("permission {strong}{}{strong:#} {state}{by}", e(permission))
        }
        MomentKind::Value { name, length, shape, hash, access, api } => {
            let shape = if shape.is_empty() { String::new() } else { format!(", {}", e(shape)) };
            let from = match api {
                Some(api) => format!("was delivered by {api}"),
                None if *access == 0 => "is looked for".to_owned(),
                None => "was delivered by an access that was lost".to_owned(),
            };
            format!("a text ({}, {length} bytes{shape}) {from}{dim}, hash {hash}{dim:#}", e(name))
        }
        MomentKind::Egress { what, encoding, host, through, from, by, .. } => {
            let what = if what.is_empty() { "a text whose origin is not known".to_owned() } else { e(&what.join(", ")) };
            let host = if host.is_empty() { "an unknown place".to_owned() } else { e(host) };
            let encoding = encoding.name();
            let who = e(&by.actor.label());
            let from = sources_text(from);
            format!(
                "{bad}{what} left{bad:#} as {encoding} to {strong}{host}{strong:#}, by {who} {dim}through {}{from}{dim:#}",
                e(through)
            )
        }
        MomentKind::Flag { key, value, through } => {
            format!("flag {strong}{}{strong:#} = {value} {dim}through {}{dim:#}", e(key), e(through))
        }
        MomentKind::Screen { window, owner, shown } => {
            let what = if *shown { "comes" } else { "goes" };
            format!("screen {strong}\"{}\"{strong:#} of {} {what}", e(window), e(owner))
        }
        MomentKind::Mark { name, value } if value.is_empty() => format!("mark {}", e(name)),
        MomentKind::Mark { name, value } => format!("mark {}={}", e(name), e(value)),
        MomentKind::Gap { since_ns, why } => format!("{unsure}gap{unsure:#} since {}: {}", seconds(*since_ns), e(why)),
        MomentKind::End => "process ends".to_owned(),
    }
}

fn e(text: &str) -> String {
    escape(text).into_owned()
}

fn code_line(method: &str, running: u32, table: u32, Styles { unsure, .. }: Styles) -> String {
    let says = match (running, table) {
        (0, table) => format!("does not exist here; the table says {table}"),
        (running, 0) => format!("is {running} here; the table knows none"),
        (running, table) => format!("is {running} here; the table says {table}"),
    };
    format!("{unsure}code{unsure:#} of {method} {says}")
}

fn screen_text(screen: &ScreenReport) -> String {
    let owner = if screen.owner.is_empty() { String::new() } else { format!(" of {}", e(&screen.owner)) };
    format!(", last window \"{}\"{owner}", e(&screen.window))
}

fn view_text(view: &View, Styles { strong, .. }: Styles) -> String {
    if !view.known {
        return "on something unknown".to_owned();
    }
    let name = [&view.id, &view.text, &view.class].into_iter().find(|name| !name.is_empty()).map_or("no view", String::as_str);
    let owner = if view.owner.is_empty() { String::new() } else { format!(" of {}", e(&view.owner)) };
    let drawn = if view.drawn { ", which draws itself: what was touched inside of it is not known" } else { "" };
    format!("on {strong}{}{strong:#} \"{}\" in window \"{}\"{owner}{drawn}", e(name), e(&view.text), e(&view.window))
}

fn sources_text(from: &[Source]) -> String {
    let one = |source: &Source| match source.api {
        Some(api) => format!("{api} at {}", seconds(source.at_ns)),
        None if source.access == 0 => "a text that the user named".to_owned(),
        None => format!("an access that was lost, number {}", source.access),
    };
    let mut named: Vec<String> = from.iter().map(one).collect();
    named.dedup();
    let more = named.len().saturating_sub(SOURCES);
    named.truncate(SOURCES);
    match (named.is_empty(), more) {
        (true, _) => String::new(),
        (false, 0) => format!(", from {}", named.join(", ")),
        (false, more) => format!(", from {} and {more} before", named.join(", ")),
    }
}

fn cause_text(cause: StartCause) -> &'static str {
    match cause {
        StartCause::Activity => "an activity",
        StartCause::Service => "a service",
        StartCause::Receiver => "a broadcast receiver",
        StartCause::Provider => "a content provider",
    }
}
