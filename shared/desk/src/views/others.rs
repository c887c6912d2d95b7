//! Shows who else had a case open shortly before.

use candor_engine::ports::{LOOK_NAMED, Look};
use serde::Serialize;

use crate::views::when::SecondsAgo;

/// The number of seconds after which somebody is no longer named: the page drops the name by itself then.
pub(crate) const NAMED_SECONDS: i64 = LOOK_NAMED.as_secs();

/// A colleague who had a case open a moment ago. Nothing says that the colleague still has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Other {
    pub(crate) name: String,
    pub(crate) at: SecondsAgo,
}

impl Other {
    pub(crate) fn of(look: Look) -> Self {
        Self { name: look.by.as_str().to_owned(), at: SecondsAgo(look.at) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colleague_is_named_with_the_moment_of_the_last_look_on_pages_and_in_news() {
        let at = "2026-03-02T10:05:06Z".parse().unwrap();
        let other = Other::of(Look { by: "Sam Roe".parse().unwrap(), at });
        assert_eq!(
            other.at.to_string(),
            "<time datetime=\"2026-03-02T10:05:06Z\" data-ago=\"second\">2026-03-02 10:05 UTC</time>"
        );
        assert_eq!(
            serde_json::to_string(&other).unwrap(),
            r#"{"name":"Sam Roe","at":"2026-03-02T10:05:06Z"}"#
        );
    }
}
