//! The version of the content that a store keeps.

use std::fmt;

/// The version of an order at rest: `major.minor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Format {
    /// The part that grows if content that was written before gets another meaning, or cannot be read any more.
    major: u16,
    /// The part that grows if something is added that older releases keep, and do nothing about.
    minor: u16,
}

/// The reasons why an order is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// **Meaning**: the text is not a version. **Handling**: the same as for any bug of Candor.
    #[error("{0:?} is not a format")]
    Invalid(String),
    /// **Meaning**: a newer release wrote the order in a way that this one would misunderstand. **Handling**: deploy that
    /// release first. Until then, messages about the order are delivered again, and go to the dead letters in the end.
    #[error("the order has format {found}, and this release knows formats up to {}.x: deploy first", newest.major)]
    Newer {
        /// The format of the order.
        found: Format,
        /// The newest format that this release can read.
        newest: Format,
    },
}

impl Format {
    /// The format that this release writes.
    pub const CURRENT: Self = Self { major: 1, minor: 0 };

    /// Reads a version that this release can work with.
    ///
    /// # Errors
    /// Returns the reason if the text is not a version, or if a newer release must be deployed first.
    pub fn read(text: &str) -> Result<Self, FormatError> {
        let invalid = || FormatError::Invalid(text.chars().take(20).collect());
        let (major, minor) = text.split_once('.').ok_or_else(invalid)?;
        let number = |digits: &str| digits.parse::<u16>().map_err(|_| invalid());
        let found = Self { major: number(major)?, minor: number(minor)? };
        match found.major {
            major if major > Self::CURRENT.major => Err(FormatError::Newer { found, newest: Self::CURRENT }),
            major if major < Self::CURRENT.major => Err(invalid()),
            _ => Ok(found),
        }
    }
}

/// Returns the format that this release writes.
impl Default for Format {
    fn default() -> Self {
        Self::CURRENT
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_minor_format_is_read_and_a_newer_major_one_says_what_to_deploy_first() {
        let newer = Format { major: Format::CURRENT.major, minor: 999 };
        assert_eq!(Format::read(&newer.to_string()), Ok(newer));
        assert_eq!(Format::read(&Format::CURRENT.to_string()), Ok(Format::CURRENT));
        let refused = Format::read("2.0").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the order has format 2.0, and this release knows formats up to 1.x: deploy first"
        );
        for none in ["", "1", "1.", "0.9", "1.0.0", "-1.0", "1.99999"] {
            assert_eq!(Format::read(none), Err(FormatError::Invalid(none.to_owned())));
        }
    }
}
