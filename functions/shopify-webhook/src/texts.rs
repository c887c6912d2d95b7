//! Texts of a shop: what people typed. What may be left out is left out where it is not usable; nothing is refused
//! for it.

use std::str::FromStr;

use candor_domain::values::reading::At;

/// The text here, its white space and control characters collapsed to single spaces; nothing where that is nothing.
pub(crate) fn plain(at: &At<'_>) -> Option<String> {
    let text = at.value()?.as_str()?;
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let text = words.collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// The text here, if it is usable.
pub(crate) fn usable<T: FromStr>(at: &At<'_>) -> Option<T> {
    plain(at)?.parse().ok()
}

/// The text, or its beginning and an ellipsis where it is longer than `bytes_max`.
pub(crate) fn shortened(text: String, bytes_max: usize) -> String {
    if text.len() <= bytes_max {
        return text;
    }
    let room = bytes_max.saturating_sub("…".len());
    let end = (0..=room).rev().find(|&end| text.is_char_boundary(end)).unwrap_or_default();
    text.get(..end).unwrap_or_default().trim_end().to_owned() + "…"
}
