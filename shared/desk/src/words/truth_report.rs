//! The words of truth reports, which are read as mails, away from the desk.

use candor_domain::truth_report::period::Period;
use jiff::civil::Date;

use candor_domain::values::language::Language;

/// Returns the days of a report, such as `23 Nov to 29 Nov 2026`.
#[must_use]
pub fn days(period: Period, language: Language) -> String {
    match (period, language) {
        (Period::Day(day), _) => date(day, language),
        (Period::Week(_), Language::English) => {
            format!("{} to {}", period.first().strftime("%-d %b"), date(period.last(), language))
        }
        (Period::Week(_), Language::German) => {
            format!("{} bis {}", period.first().strftime("%-d.%-m."), date(period.last(), language))
        }
    }
}

fn date(day: Date, language: Language) -> String {
    match language {
        Language::English => day.strftime("%a %-d %b %Y").to_string(),
        Language::German => {
            let weekdays = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"];
            let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).ok();
            let weekday = weekday.and_then(|number| weekdays.get(number)).copied().unwrap_or_default();
            format!("{weekday} {}", day.strftime("%-d.%-m.%Y"))
        }
    }
}

/// Returns a number with marks between its thousands.
#[must_use]
pub fn grouped(number: i64, language: Language) -> String {
    let digits = number.unsigned_abs().to_string();
    let mark = language.pick(",", ".");
    let mut written = if number < 0 { "−".to_owned() } else { String::new() };
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place).is_multiple_of(3) {
            written.push_str(mark);
        }
        written.push(digit);
    }
    written
}

/// The texts of a report in one language.
#[derive(Debug, Clone, Copy)]
pub struct Texts {
    /// Above the numbers of a week.
    pub week: &'static str,
    /// Above the numbers of the week before.
    pub week_before: &'static str,
    /// Above the numbers of a day.
    pub day: &'static str,
    /// Above the numbers of the same weekday a week before.
    pub day_before: &'static str,
    /// The names of the rows, in the order of [`Row`](crate::views::truth_report::Row).
    pub rows: [&'static str; 8],
    /// The median row.
    pub half_open_for: &'static str,
    /// In place of a time, if no case was closed.
    pub none: &'static str,
    /// The heading of what was withheld, by reason.
    pub withheld: &'static str,
    /// The heading of what was sent, by kind.
    pub sent: &'static str,
    /// The heading of cases, by kind.
    pub cases: &'static str,
    /// The last row of a list that is cut.
    pub others: &'static str,
    /// The text of the link to the desk.
    pub open_desk: &'static str,
    /// The explanation of the numbers.
    pub notes: [&'static str; 3],
    /// The reason for the mail.
    pub why: &'static str,
}

impl Texts {
    /// Returns the texts of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
        }
    }
}

const ENGLISH: Texts = Texts {
    week: "This week",
    week_before: "Week before",
    day: "This day",
    day_before: "A week before",
    rows: [
        "Orders placed",
        "Mails sent",
        "Corrections among them",
        "Mails withheld",
        "Never known if sent",
        "Refused or came back",
        "Cases opened",
        "Cases closed",
    ],
    half_open_for: "Half of those were open for",
    none: "none closed",
    withheld: "Not sent, and why",
    sent: "Sent",
    cases: "Cases, opened and closed",
    others: "Others",
    open_desk: "Open the desk",
    notes: [
        "A correction tells a customer that something we had said is no longer so.",
        "Of a mail that is never known to be sent, nobody can tell: a case asked a person, or it was sent again, as the policy says.",
        "A mail that was withheld and sent after all counts as sent. Orders that were erased stay counted.",
    ],
    why: "You get this because the shop's policy names you under truth_reports.",
};

const GERMAN: Texts = Texts {
    week: "Diese Woche",
    week_before: "Woche davor",
    day: "Dieser Tag",
    day_before: "Eine Woche davor",
    rows: [
        "Bestellungen",
        "Gesendete Mails",
        "Davon Berichtigungen",
        "Zurückgehaltene Mails",
        "Nie bekannt, ob gesendet",
        "Abgelehnt oder zurückgekommen",
        "Eröffnete Fälle",
        "Geschlossene Fälle",
    ],
    half_open_for: "Die Hälfte davon war offen",
    none: "keiner geschlossen",
    withheld: "Nicht gesendet, und warum",
    sent: "Gesendet",
    cases: "Fälle, eröffnet und geschlossen",
    others: "Andere",
    open_desk: "Zum Desk",
    notes: [
        "Eine Berichtigung sagt, dass etwas nicht mehr stimmt, das wir gesagt hatten.",
        "Von einer Mail, von der nie bekannt wurde, ob sie gesendet ist, weiss es niemand: Ein Fall fragte einen Menschen, oder sie ging noch einmal hinaus, wie es die Policy sagt.",
        "Eine Mail, die zurückgehalten war und doch hinausging, zählt als gesendet. Gelöschte Bestellungen bleiben gezählt.",
    ],
    why: "Diese Mail kommt, weil die Policy des Shops unter truth_reports diese Adresse nennt.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_marks_of_the_language() {
        let both = |number| Language::ALL.map(|language| grouped(number, language));
        assert_eq!(both(0), ["0", "0"]);
        assert_eq!(both(999), ["999", "999"]);
        assert_eq!(both(1_234_567), ["1,234,567", "1.234.567"]);
        assert_eq!(both(-12_345), ["−12,345", "−12.345"]);
    }

    #[test]
    fn days_are_told_as_people_write_them() {
        let week = Period::Week("2026-11-23".parse().unwrap());
        let day = Period::Day("2026-12-06".parse().unwrap());
        assert_eq!(days(week, Language::English), "23 Nov to Sun 29 Nov 2026");
        assert_eq!(days(week, Language::German), "23.11. bis So 29.11.2026");
        assert_eq!(days(day, Language::English), "Sun 6 Dec 2026");
        assert_eq!(days(day, Language::German), "So 6.12.2026");
    }
}
