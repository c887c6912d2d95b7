//! Reads texts that people typed. An optional text that cannot be used is left out; nothing is refused
//! because of it.

use std::str::FromStr;

use candor_domain::values::reading::At;

/// Returns the text here, with white space and control characters collapsed to single spaces. Returns `None`
/// if nothing is left.
#[must_use]
pub fn plain(at: &At<'_>) -> Option<String> {
    collapsed(at.text()?)
}

/// Returns a text with white space and control characters collapsed to single spaces. Returns `None` if nothing is
/// left.
#[must_use]
pub fn collapsed(text: &str) -> Option<String> {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let text = words.collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Returns the text here, if it can be used.
#[must_use]
pub fn usable<T: FromStr>(at: &At<'_>) -> Option<T> {
    plain(at)?.parse().ok()
}

/// Returns the text, or its beginning and an ellipsis if it is longer than `bytes_max`.
#[must_use]
pub fn shortened(text: String, bytes_max: usize) -> String {
    if text.len() <= bytes_max {
        return text;
    }
    let room = bytes_max.saturating_sub("…".len());
    let end = (0..=room).rev().find(|&end| text.is_char_boundary(end)).unwrap_or_default();
    text.get(..end).unwrap_or_default().trim_end().to_owned() + "…"
}
