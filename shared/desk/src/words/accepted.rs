//! The choice of a language by what a browser sends.

use candor_domain::values::language::Language;

/// Returns the language that a browser prefers, by its header `Accept-Language`, if there is one
/// (<https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4>).
#[must_use]
pub fn accepted(header: &str) -> Option<Language> {
    let mut best: Option<(u32, Language)> = None;
    for range in header.split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
        let (Some(language), weight) = (Language::of_tag(tag), thousandths(weight)) else { continue };
        if weight > best.map_or(0, |(most, _)| most) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

/// Returns a weight such as `q=0.8` in thousandths. One that cannot be read counts as the least, and a missing one as 1.
fn thousandths(weight: &str) -> u32 {
    let Some(digits) = weight.trim().strip_prefix("q=") else { return 1000 };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    format!("{whole}{fraction}").parse().map_or(0, |weight: u32| weight.min(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_greatest_weight_is_chosen_among_those_that_there_are() {
        for (header, language) in [
            ("de-CH,de;q=0.9,en;q=0.8", Some(Language::German)),
            ("fr-FR, en;q=0.5, de;q=0.7", Some(Language::German)),
            ("en;q=0.2, de;q=0", Some(Language::English)),
            ("fr", None),
            ("", None),
            ("de;q=x", None),
        ] {
            assert_eq!(accepted(header), language, "{header}");
        }
    }
}
