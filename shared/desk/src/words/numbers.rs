//! Sentences with a number in them.

use jiff::SignedDuration;

use candor_domain::values::language::Language;

/// Returns a length of time in its largest unit, such as `3 hours`: short enough to be read at a glance.
#[must_use]
pub fn length(length: SignedDuration, language: Language) -> String {
    let minutes = length.as_mins().unsigned_abs();
    let (number, one, many) = match minutes {
        0..60 => (minutes, language.pick("minute", "Minute"), language.pick("minutes", "Minuten")),
        60..2880 => (
            minutes.checked_div(60).unwrap_or_default(),
            language.pick("hour", "Stunde"),
            language.pick("hours", "Stunden"),
        ),
        _ => (
            minutes.checked_div(1440).unwrap_or_default(),
            language.pick("day", "Tag"),
            language.pick("days", "Tagen"),
        ),
    };
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Returns how long until something is due, or since it was.
#[must_use]
pub fn due(left: SignedDuration, language: Language) -> String {
    let length = length(left, language);
    match (left.is_negative(), language) {
        (false, Language::English) => format!("due in {length}"),
        (false, Language::German) => format!("fällig in {length}"),
        (true, Language::English) => format!("overdue by {length}"),
        (true, Language::German) => format!("überfällig seit {length}"),
    }
}

/// Returns a sentence about the times that an effect was tried, if it was.
#[must_use]
pub fn attempts(attempts: u32, language: Language) -> Option<String> {
    let times = match (attempts, language) {
        (0, _) => return None,
        (1, Language::English) => "tried once".to_owned(),
        (1, Language::German) => "einmal versucht".to_owned(),
        (_, Language::English) => format!("tried {attempts} times"),
        (_, Language::German) => format!("{attempts}-mal versucht"),
    };
    Some(times)
}

/// Returns what is new in a list: the number of cases that came, or that something else changed.
#[must_use]
pub fn news(came: usize, language: Language) -> String {
    match (came, language) {
        (0, Language::English) => "Something in this list has changed.".to_owned(),
        (0, Language::German) => "In dieser Liste hat sich etwas geändert.".to_owned(),
        (1, Language::English) => "1 new case.".to_owned(),
        (1, Language::German) => "1 neuer Fall.".to_owned(),
        (_, Language::English) => format!("{came} new cases."),
        (_, Language::German) => format!("{came} neue Fälle."),
    }
}

/// Returns a sentence about the times that a message was put off, since no mail could be sent at all.
#[must_use]
pub fn put_off(times: u32, language: Language) -> String {
    match (times, language) {
        (1, Language::English) => "put off once, since the mail service took no mail".to_owned(),
        (1, Language::German) => "einmal verschoben, da der Mailversand keine Mail annahm".to_owned(),
        (_, Language::English) => format!("put off {times} times, since the mail service took no mail"),
        (_, Language::German) => format!("{times}-mal verschoben, da der Mailversand keine Mail annahm"),
    }
}

/// Returns how many boxes of a parcel arrived.
#[must_use]
pub fn boxes(arrived: usize, all: usize, language: Language) -> String {
    match language {
        Language::English => format!("{arrived} of {all} boxes arrived"),
        Language::German => format!("{arrived} von {all} Kartons angekommen"),
    }
}

/// Returns the number of updates that came late, if one did.
#[must_use]
pub fn late(number: usize, language: Language) -> Option<String> {
    let text = match language {
        Language::English => format!("{number} late"),
        Language::German => format!("{number} verspätet"),
    };
    (number > 0).then_some(text)
}

/// Returns the number of the opening of a case that was open before.
#[must_use]
pub fn opening(number: u32, language: Language) -> Option<String> {
    let text = match language {
        Language::English => format!("open for the {number}. time"),
        Language::German => format!("zum {number}. Mal offen"),
    };
    (number > 1).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_told_in_the_largest_unit_that_fits() {
        let english = |minutes| due(SignedDuration::from_mins(minutes), Language::English);
        assert_eq!(english(1), "due in 1 minute");
        assert_eq!(english(59), "due in 59 minutes");
        assert_eq!(english(60 * 47), "due in 47 hours");
        assert_eq!(english(-60 * 72), "overdue by 3 days");
        assert_eq!(due(SignedDuration::from_mins(-61), Language::German), "überfällig seit 1 Stunde");
    }
}
