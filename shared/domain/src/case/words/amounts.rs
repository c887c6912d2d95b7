//! Money, days, moments and quantities within a line. English has them as the record does.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::values::language::Language;
use crate::values::money::Money;
use crate::values::quantity::Quantity;

/// Writes an amount: `1234.50 EUR`, `1234,50 EUR`.
#[must_use]
pub fn money(money: Money, language: Language) -> String {
    decimal(money.to_string(), language)
}

/// Writes a quantity: `0.5`, `0,5`.
#[must_use]
pub fn quantity(quantity: Quantity, language: Language) -> String {
    decimal(quantity.to_string(), language)
}

fn decimal(text: String, language: Language) -> String {
    match language {
        Language::English => text,
        Language::German => text.replace('.', ","),
    }
}

/// Writes a day: `2026-03-09`, `9.3.2026`.
#[must_use]
pub fn date(day: Date, language: Language) -> String {
    match language {
        Language::English => day.to_string(),
        Language::German => day.strftime("%-d.%-m.%Y").to_string(),
    }
}

/// Reads the moment at the beginning of a word, and returns it with what follows. Sentences write moments in UTC, whatever the
/// language; pages and mails tell them by the clock of the reader.
#[must_use]
pub fn moment(word: &str) -> Option<(Timestamp, &str)> {
    let (text, after) = word.split_at_checked(word.find('Z')?.checked_add(1)?)?;
    let is_written = text.starts_with(|first: char| first.is_ascii_digit()) && text.contains('T');
    is_written.then(|| text.parse().ok()).flatten().map(|moment| (moment, after))
}
