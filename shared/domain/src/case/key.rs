//! The keys of cases.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use crate::case::kind::CaseKind;

/// The longest key of a case, in bytes: the longest key of a message, and its kind.
const KEY_BYTES_MAX: usize = 256;

/// The key of a case. At most one case is open per order and key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("maxLength" = KEY_BYTES_MAX, "pattern" = case_key())))]
#[serde(try_from = "String", into = "String")]
pub struct CaseKey {
    /// The kind of problem.
    pub kind: CaseKind,
    /// The subject of the case: a shipment, a payment, a message, or `order`.
    pub subject: String,
}

impl fmt::Display for CaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.subject)
    }
}

/// A text that is not the key of a case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the key of a case")]
pub struct InvalidCaseKey(String);

impl FromStr for CaseKey {
    type Err = InvalidCaseKey;
    fn from_str(text: &str) -> Result<Self, InvalidCaseKey> {
        let found = text.split_once(':').and_then(|(slug, subject)| {
            let kind = CaseKind::ALL.into_iter().find(|kind| kind.slug() == slug)?;
            let bounded = !subject.is_empty() && text.len() <= KEY_BYTES_MAX;
            let plain = !subject.chars().any(char::is_control);
            (bounded && plain).then(|| Self { kind, subject: subject.to_owned() })
        });
        found.ok_or_else(|| InvalidCaseKey(text.to_owned()))
    }
}

impl TryFrom<String> for CaseKey {
    type Error = InvalidCaseKey;
    fn try_from(text: String) -> Result<Self, InvalidCaseKey> {
        text.parse()
    }
}

impl From<CaseKey> for String {
    fn from(key: CaseKey) -> String {
        key.to_string()
    }
}

#[cfg(feature = "schema")]
pub(crate) fn case_key() -> String {
    let kinds: Vec<&str> = CaseKind::ALL.into_iter().map(CaseKind::slug).collect();
    format!(r"^({}):[^\u0000-\u001f\u007f-\u009f]+$", kinds.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_key_reads_back_as_it_was_written() {
        for kind in CaseKind::ALL {
            let key = CaseKey { kind, subject: "shipping-notice:p1".to_owned() };
            assert_eq!(key.to_string().parse(), Ok(key));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.slug());
        }
        let long = "x".repeat(KEY_BYTES_MAX);
        for bad in ["order-missing", "order-missing:", "order-missing:a\nb", &format!("order-missing:{long}")]
        {
            assert!(bad.parse::<CaseKey>().is_err(), "{bad}");
        }
    }
}
