//! Makes texts from outside safe to stand among ours.

/// Returns the text on one line, and unable to change the direction of the text around it. The domain already
/// refuses control characters. Unicode also has line and paragraph separators, and direction overrides,
/// embeddings and isolates; the separators become spaces here, and the others are removed.
pub(crate) fn plain(text: &str) -> String {
    let turns = |c: &char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let breaks = |c| if matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
    text.chars().filter(|c| !turns(c)).map(breaks).collect()
}

/// Returns at most `chars_max` characters, with an ellipsis if some are missing.
pub(crate) fn shortened(text: &str, chars_max: usize) -> String {
    let mut rest = text.chars();
    let mut kept: String = rest.by_ref().take(chars_max).collect();
    if rest.next().is_some() {
        kept.pop();
        kept.push('…');
    }
    kept
}

/// Returns true if a text has letters that run from right to left.
pub(crate) fn runs_leftwards(text: &str) -> bool {
    let hebrew_arabic_and_kin = |c| {
        matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'
            | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
    };
    text.chars().any(hebrew_arabic_and_kin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_breaks_a_line_or_turns_its_neighbours() {
        assert_eq!(plain("a\u{2028}b\u{202E}c\u{2069}d"), "a bcd");
        assert_eq!(plain("👩‍👧 שלום"), "👩‍👧 שלום");
    }

    #[test]
    fn what_is_cut_says_so() {
        assert_eq!(shortened("äöü", 3), "äöü");
        assert_eq!(shortened("äöüß", 3), "äö…");
    }

    #[test]
    fn letters_tell_their_direction() {
        assert!(runs_leftwards("Tee שלום"));
        assert!(!runs_leftwards("Größe 日本 👩‍👧 №1"));
    }
}
