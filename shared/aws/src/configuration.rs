//! Reads the configuration of a function from its environment, once at start. Nothing else in the project
//! reads the environment. All errors are reported together, so that one failed deployment is enough to find
//! and repair them.

use std::cell::RefCell;
use std::fmt;

use candor_domain::policy::settings::Policy;
use jiff::SignedDuration;
use serde_json::Value;
use tracing::Level;

use crate::edge_keys::EdgeKeys;

mod desk;
mod seldom;
mod sets;

pub use desk::{Desk, DeskClaims};
pub use seldom::{Erasure, ShopifyActions, ShopifySweep, TruthReports};
pub use sets::{Common, Dispatch, Facts, Reports, TableAndPolicy, Unsubscribe, Wake, Webhook};

/// The policy that is built in, as JSON: `infra/policy.toml`, which this crate's build script has checked.
const POLICY: &str = include_str!(concat!(env!("OUT_DIR"), "/policy.json"));

/// One setting that is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongSetting {
    /// **Meaning**: a variable that must be set is not, or is empty.
    #[error("{name} is not set")]
    Missing {
        /// The variable.
        name: &'static str,
    },
    /// **Meaning**: a variable has a value that is not allowed. The value is not repeated, because it may be
    /// a secret.
    #[error("{name} {problem}")]
    Wrong {
        /// The variable.
        name: &'static str,
        /// The problem. The text makes a sentence when it follows the name.
        problem: String,
    },
}

/// Everything that is wrong with the environment. **Handling**: the function does not start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misconfigured(pub Vec<WrongSetting>);

impl fmt::Display for Misconfigured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        write!(f, "read the configuration: {}", settings.join("; "))
    }
}

impl std::error::Error for Misconfigured {}

/// A source of settings by name, which notes everything that is wrong. A method returns `None` if it noted a
/// problem, so a caller reads all settings first, and builds its struct with `?` at the end.
pub struct Settings<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    wrong: RefCell<Vec<WrongSetting>>,
}

impl fmt::Debug for Settings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("wrong", &self.wrong).finish_non_exhaustive()
    }
}

/// Reads a set of settings from the environment.
///
/// # Errors
/// Returns everything that is missing or wrong.
pub fn from_environment<T>(read: impl FnOnce(&Settings<'_>) -> Option<T>) -> Result<T, Misconfigured> {
    from_lookup(&|name| std::env::var(name).ok(), read)
}

/// Reads a set of settings through `lookup`, which finds a value by its name.
///
/// # Errors
/// Returns everything that is missing or wrong.
pub fn from_lookup<T>(
    lookup: &dyn Fn(&str) -> Option<String>,
    read: impl FnOnce(&Settings<'_>) -> Option<T>,
) -> Result<T, Misconfigured> {
    let settings = Settings { lookup, wrong: RefCell::default() };
    let set = read(&settings);
    let wrong = settings.wrong.into_inner();
    set.filter(|_| wrong.is_empty()).ok_or(Misconfigured(wrong))
}

impl Settings<'_> {
    /// Returns a text that may be left out. An empty one counts as left out, because a template cannot leave
    /// a variable out, only set it to empty.
    #[must_use]
    pub fn optional(&self, name: &'static str) -> Option<String> {
        (self.lookup)(name).filter(|value| !value.is_empty())
    }

    /// Returns a text.
    #[must_use]
    pub fn text(&self, name: &'static str) -> Option<String> {
        self.optional(name).or_else(|| self.note(WrongSetting::Missing { name }))
    }

    /// Returns an `http` or `https` address that may be left out.
    #[must_use]
    pub fn optional_address(&self, name: &'static str) -> Option<Option<String>> {
        let Some(value) = self.optional(name) else { return Some(None) };
        if value.starts_with("http://") || value.starts_with("https://") {
            return Some(Some(value));
        }
        self.wrong(name, "is not an http or https address")
    }

    /// Returns an `http` or `https` address.
    #[must_use]
    pub fn address(&self, name: &'static str) -> Option<String> {
        self.optional_address(name)?.or_else(|| self.note(WrongSetting::Missing { name }))
    }

    /// Returns the keys that calls by CloudFront show; none if they are left out.
    #[must_use]
    pub fn edge_keys(&self) -> Option<EdgeKeys> {
        const NAME: &str = "EDGE_KEYS";
        match EdgeKeys::parse(&self.optional(NAME).unwrap_or_default()) {
            Ok(keys) => Some(keys),
            Err(problem) => self.wrong(NAME, problem),
        }
    }

    /// Returns a switch: `true`, which is also meant where it is left out, or `false`.
    #[must_use]
    pub fn switch(&self, name: &'static str) -> Option<bool> {
        match self.optional(name).as_deref() {
            None | Some("true") => Some(true),
            Some("false") => Some(false),
            Some(_) => self.wrong(name, "is neither true nor false"),
        }
    }

    /// Returns a number of seconds from 1 to a most, or another one where it is left out.
    #[must_use]
    pub fn seconds(&self, name: &'static str, otherwise: i64, most: i64) -> Option<SignedDuration> {
        let Some(text) = self.optional(name) else { return Some(SignedDuration::from_secs(otherwise)) };
        match text.parse() {
            Ok(seconds) if (1..=most).contains(&seconds) => Some(SignedDuration::from_secs(seconds)),
            Ok(_) | Err(_) => self.wrong(name, format!("is not a whole number from 1 to {most}")),
        }
    }

    /// Returns the bytes of the file that a setting names.
    #[must_use]
    pub fn file(&self, name: &'static str, path: &str) -> Option<Vec<u8>> {
        match std::fs::read(path) {
            Ok(bytes) => Some(bytes),
            Err(why) => self.wrong(name, format!("names a file that cannot be read: {why}")),
        }
    }

    /// Returns the lowest level of log lines that are written.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        const NAME: &str = "LOG_LEVEL";
        match self.optional(NAME).as_deref() {
            None | Some("info") => Some(Level::INFO),
            Some("error") => Some(Level::ERROR),
            Some("warn") => Some(Level::WARN),
            Some("debug") => Some(Level::DEBUG),
            Some("trace") => Some(Level::TRACE),
            Some(_) => self.wrong(NAME, "is not one of error, warn, info, debug, trace"),
        }
    }

    /// Returns the policy: the one that is built in, with the overrides applied to it.
    #[must_use]
    pub fn policy(&self) -> Option<Policy> {
        const NAME: &str = "POLICY_OVERRIDES";
        let base: Value = serde_json::from_str(POLICY).ok()?;
        let text = self.optional(NAME).unwrap_or_else(|| "{}".to_owned());
        let overrides: Value = match serde_json::from_str(&text) {
            Ok(value @ Value::Object(_)) => value,
            Ok(_) => return self.wrong(NAME, "is not a JSON object"),
            Err(why) => return self.wrong(NAME, format!("is not JSON: {why}")),
        };
        let violations = match Policy::read(&base, &overrides) {
            Ok(policy) => return Some(policy),
            Err(violations) => violations,
        };
        for violation in violations {
            self.note::<()>(WrongSetting::Wrong {
                name: NAME,
                problem: format!("makes a wrong policy: {violation}"),
            });
        }
        None
    }

    /// Notes that a setting is wrong. Returns `None`, so that a call can end an expression.
    pub(crate) fn wrong<T>(&self, name: &'static str, problem: impl Into<String>) -> Option<T> {
        self.note(WrongSetting::Wrong { name, problem: problem.into() })
    }

    fn note<T>(&self, wrong: WrongSetting) -> Option<T> {
        self.wrong.borrow_mut().push(wrong);
        None
    }
}

#[cfg(test)]
mod tests;
