//! Opens the desk's pages in a browser. README.md says how to add to these tests.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[path = "../../../../shared/desk/tests/stories/mod.rs"]
mod stories;
#[allow(dead_code)]
#[path = "../../../../functions/desk/tests/stand/mod.rs"]
mod stand;

mod chromium;
mod reader;
mod page;
mod shop;

mod axe;
mod fits;
mod tour;

mod login;
mod finding;
mod deciding;
mod working;
mod accessible;
mod keys;
mod scriptless;
mod times;
mod modes;
mod phone;
mod hostile;
mod many;
mod pictures;
