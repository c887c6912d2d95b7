//! The measures: what is counted.

use std::fmt;
use std::str::FromStr;

use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Serialize};

use crate::case::key::CaseKind;
use crate::figures::resolve_time::ResolveTime;
use crate::message::key::MessageKind;
use crate::message::reason::Reason;
use crate::values::text_form::text_form;

/// The longest name of a measure, in bytes.
const NAME_BYTES_MAX: usize = 120;

/// Something that is counted by day. It is written as its name and its parts, with colons between them:
/// `sent:shipping-notice`, `withheld:order-confirmation:too-late`.
///
/// Corrections have no measure of their own: they are the messages sent of the kinds that correct.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Measure {
    /// Orders by the day on which they were placed: `orders`. Those that only try the checkout do not count.
    Orders,
    /// Messages that went out and did not come back: `sent:<kind>`.
    Sent(MessageKind),
    /// Messages that are not sent, by the day since which that is so: `withheld:<kind>:<reason>`. One that is sent
    /// after all no longer counts here.
    Withheld(MessageKind, Reason),
    /// Messages that may or may not have gone out, by the day on which that became clear: `unknown:<kind>`. One of which
    /// it becomes known later no longer counts here.
    Unknown(MessageKind),
    /// Messages that the mail service refused, or that failed too often: `refused:<kind>`.
    Refused(MessageKind),
    /// Messages that went out and came back, by the day on which they did: `came-back:<kind>`.
    CameBack(MessageKind),
    /// Openings of cases: `case-opened:<kind>`. A case that opens twice counts twice.
    CaseOpened(CaseKind),
    /// Ends of openings of cases: `case-closed:<kind>`.
    CaseClosed(CaseKind),
    /// Openings that ended, by the time that they lasted: `resolved:<class>`.
    Resolved(ResolveTime),
    /// The time that the openings which ended had lasted, in seconds: `resolve-seconds`.
    ResolveSeconds,
    /// A measure that only a newer release knows. It is kept and added up by its name.
    Other(OtherMeasure),
}

/// The name of a measure that this release does not know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OtherMeasure(String);

/// A text that is not the name of a measure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the name of a measure")]
pub struct InvalidMeasure(String);

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Orders => f.write_str("orders"),
            Self::Sent(kind) => write!(f, "sent:{kind}"),
            Self::Withheld(kind, reason) => write!(f, "withheld:{kind}:{reason}"),
            Self::Unknown(kind) => write!(f, "unknown:{kind}"),
            Self::Refused(kind) => write!(f, "refused:{kind}"),
            Self::CameBack(kind) => write!(f, "came-back:{kind}"),
            Self::CaseOpened(kind) => write!(f, "case-opened:{kind}"),
            Self::CaseClosed(kind) => write!(f, "case-closed:{kind}"),
            Self::Resolved(class) => write!(f, "resolved:{class}"),
            Self::ResolveSeconds => f.write_str("resolve-seconds"),
            Self::Other(OtherMeasure(name)) => f.write_str(name),
        }
    }
}

impl FromStr for Measure {
    type Err = InvalidMeasure;
    fn from_str(text: &str) -> Result<Self, InvalidMeasure> {
        known(text)
            .or_else(|| other(text))
            .ok_or_else(|| InvalidMeasure(text.chars().take(NAME_BYTES_MAX).collect()))
    }
}

text_form!(Measure);

fn known(text: &str) -> Option<Measure> {
    let (name, part) = text.split_once(':').unwrap_or((text, ""));
    match name {
        "orders" => part.is_empty().then_some(Measure::Orders),
        "sent" => slug(part).map(Measure::Sent),
        "withheld" => {
            let (kind, reason) = part.split_once(':')?;
            Some(Measure::Withheld(slug(kind)?, slug(reason)?))
        }
        "unknown" => slug(part).map(Measure::Unknown),
        "refused" => slug(part).map(Measure::Refused),
        "came-back" => slug(part).map(Measure::CameBack),
        "case-opened" => slug(part).map(Measure::CaseOpened),
        "case-closed" => slug(part).map(Measure::CaseClosed),
        "resolved" => slug(part).map(Measure::Resolved),
        "resolve-seconds" => part.is_empty().then_some(Measure::ResolveSeconds),
        _ => None,
    }
}

fn other(text: &str) -> Option<Measure> {
    let is_name =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b':');
    let fits = !text.is_empty() && text.len() <= NAME_BYTES_MAX;
    (fits && text.bytes().all(is_name)).then(|| Measure::Other(OtherMeasure(text.to_owned())))
}

/// Returns the variant of this slug.
fn slug<T: DeserializeOwned>(text: &str) -> Option<T> {
    let text: StrDeserializer<'_, Error> = text.into_deserializer();
    T::deserialize(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Measure> {
        let of_kind = |kind| {
            let withheld = Reason::ALL.map(|reason| Measure::Withheld(kind, reason));
            let others = [
                Measure::Sent(kind),
                Measure::Unknown(kind),
                Measure::Refused(kind),
                Measure::CameBack(kind),
            ];
            withheld.into_iter().chain(others)
        };
        let cases =
            CaseKind::ALL.into_iter().flat_map(|kind| [Measure::CaseOpened(kind), Measure::CaseClosed(kind)]);
        let times = ResolveTime::ALL.map(Measure::Resolved);
        let messages = MessageKind::ALL.into_iter().flat_map(of_kind);
        [Measure::Orders, Measure::ResolveSeconds]
            .into_iter()
            .chain(messages)
            .chain(cases)
            .chain(times)
            .collect()
    }

    #[test]
    fn a_measure_reads_back_as_it_was_written() {
        for measure in all() {
            assert_eq!(measure.to_string().parse(), Ok(measure.clone()));
            assert!(measure.to_string().len() <= NAME_BYTES_MAX, "{measure}");
            assert!(!matches!(measure, Measure::Other(_)));
        }
    }

    #[test]
    fn a_measure_of_a_newer_release_keeps_its_name() {
        for name in ["sent:carrier-pigeon", "orders:abroad", "withheld:receipt", "calls-answered"] {
            let measure: Measure = name.parse().unwrap();
            assert!(matches!(measure, Measure::Other(_)), "{name}");
            assert_eq!(measure.to_string(), name);
        }
        for bad in ["", "Orders", "sent shipping-notice", &"a".repeat(121)] {
            assert!(bad.parse::<Measure>().is_err(), "{bad}");
        }
    }
}
