//! Texts of the domain, as pages show them.

use std::fmt;

use askama::filters::{Escaper, Html, HtmlSafe};
use candor_domain::case::words::amounts::moment;

use crate::views::when::When;

/// A text about an order, from the domain or from outside. It is escaped where it is written. The moments in it become
/// `time` elements, so that the script can tell them in the reader's own zone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said(pub(crate) String);

impl Said {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Everything but the elements of [`When`] is escaped below.
impl HtmlSafe for Said {}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.split_inclusive(' ').try_for_each(|word| match moment(word) {
            Some((moment, after)) => {
                write!(f, "{}", When(moment))?;
                Html.write_escaped_str(&mut *f, after)
            }
            None => Html.write_escaped_str(&mut *f, word),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_escaped_and_its_moments_can_be_read_by_programs() {
        let said = Said(
            "held since 2026-03-02T10:00:00Z, <b>and</b> Z 2026-03-02 1Z <2026-03-02T10:00:00Z".to_owned(),
        );
        assert_eq!(
            said.to_string(),
            "held since <time datetime=\"2026-03-02T10:00:00Z\">2026-03-02 10:00 UTC</time>, \
             &#60;b&#62;and&#60;/b&#62; Z 2026-03-02 1Z &#60;2026-03-02T10:00:00Z"
        );
    }
}
