//! Policy packs: TOML to plain data, plain data to rules, rules over a timeline to findings. Pure, and the same bytes every time.

mod compile;
mod coverage;
mod explain;
mod finding;
mod formula;
mod judge;
mod lang;
mod methods;
mod obligation;
mod pack;
mod packs;
mod pattern;
mod permissions;
mod policy;
mod read;
mod source;
mod verdict;

pub use coverage::{Coverage, Lacks};
pub(crate) use explain::seconds;
pub use finding::{Finding, Frame, Leaves, Place, Severity, Source};
pub use judge::Judge;
pub use judge::{CONSENT_MARK, START_MARK};
pub use lang::{Expression, parse as parse_expression};
pub use methods::{Method, load_methods};
pub use packs::{LoadError, load};
pub use policy::{ActionRow, Demand, Pattern, Policy, Rule};
pub use source::PackError;
pub(crate) use verdict::outcome_text;
pub use verdict::{Outcome, RuleResult, Verdict, check};
