//! Methods that the user of the tool asked to watch, by a list of their own.

use super::{Api, Category, End, Kind};

pub(super) const APIS: &[Api] = &[Api {
    id: "custom.call",
    category: Category::Custom,
    kind: Kind::Read,
    permission: None,
    about: "A method of a list that was given to the run.",
    doubt: None,
    // Where it is seen stands in the brief.
    ends: &[End::Brief],
}];
