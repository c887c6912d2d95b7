//! Moments as pages show them.

use std::fmt;

use jiff::{Timestamp, Unit};
use serde::Serialize;

/// A moment. It is written as a `time` element in UTC; the script adds the reader's own zone, and how long ago it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct When(pub(crate) Timestamp);

/// A moment of which it matters most how long ago it is, or how soon it comes: the script shows that first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ago(pub(crate) Timestamp);

/// A moment a few seconds ago, which matters by how many they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct SecondsAgo(pub(crate) Timestamp);

/// Nothing but digits and the marks between them is written, so that there is nothing to escape.
impl askama::filters::HtmlSafe for When {}
impl askama::filters::HtmlSafe for Ago {}
impl askama::filters::HtmlSafe for SecondsAgo {}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.0, "")
    }
}

impl fmt::Display for Ago {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.0, " data-ago")
    }
}

impl fmt::Display for SecondsAgo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.0, " data-ago=\"second\"")
    }
}

fn write(f: &mut fmt::Formatter<'_>, moment: Timestamp, attribute: &str) -> fmt::Result {
    let second = moment.round(Unit::Second).unwrap_or(moment);
    let shown = second.strftime("%Y-%m-%d %H:%M");
    write!(f, "<time datetime=\"{second}\"{attribute}>{shown} UTC</time>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_an_element_that_programs_read_too() {
        let when = When("2026-03-02T10:05:06.789Z".parse().unwrap());
        assert_eq!(when.to_string(), "<time datetime=\"2026-03-02T10:05:07Z\">2026-03-02 10:05 UTC</time>");
    }
}
