//! Reads times and choices of a policy.

use jiff::SignedDuration;
use jiff::Span;
use jiff::SpanRelativeTo;
use jiff::civil::Time;

use crate::values::calendar::Wait;
use crate::values::reading::At;

/// Reads a choice by its name.
pub(crate) fn choice<T: Copy>(at: &At<'_>, choices: &[(&str, T)]) -> Option<T> {
    let text = at.string()?;
    choices.iter().find(|(name, _)| *name == text).map(|(_, choice)| *choice).or_else(|| {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        at.refuse(format!("is not one of {}", names.join(", ")))
    })
}

/// Reads a time of day such as `21:00`.
pub(crate) fn time_of_day(at: &At<'_>) -> Option<Time> {
    let text = at.string()?;
    let time = (text.len() == "21:00".len()).then(|| text.parse().ok()).flatten();
    time.or_else(|| at.refuse("is not a time of day such as 21:00"))
}

/// Reads a number of working days such as `3 working days`, or else a time by the clock.
pub(crate) fn wait(at: &At<'_>) -> Option<Wait> {
    const DAYS_MAX: u32 = 365;
    let text = at.string()?;
    let days = text.strip_suffix(" working days").or_else(|| text.strip_suffix(" working day"));
    match days.map(str::parse) {
        None => duration(at).map(Wait::Elapsed),
        Some(Ok(days)) if days <= DAYS_MAX => Some(Wait::WorkingDays(days)),
        Some(Ok(_) | Err(_)) => at.refuse("is not a number of days such as 3 working days"),
    }
}

/// Reads a time such as `90s`, `2h 30m` or `14d`, from zero to ten years; a day is 24 hours here.
pub(crate) fn duration(at: &At<'_>) -> Option<SignedDuration> {
    const TEN_YEARS: SignedDuration = SignedDuration::from_hours(10 * 366 * 24);
    let span: Option<Span> = at.string()?.parse().ok();
    let length = span.and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok());
    match length {
        Some(length) if length >= SignedDuration::ZERO && length <= TEN_YEARS => Some(length),
        Some(_) | None => at.refuse("is not a time such as 90s, 2h 30m or 14d"),
    }
}
