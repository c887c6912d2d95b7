//! Checks the wording of comments.

use crate::text::comments;

/// Lists the words that must not open a doc comment: a doc comment opens with a sentence, not with half a
/// question.
pub const OPENINGS: [&str; 9] = ["What", "Whether", "Who", "Whom", "Whose", "When", "How", "Where", "Which"];

/// Lists the words that must not occur in any comment, because there are plainer words for the same.
pub const WORDS: [&str; 4] = ["nobody", "whoever", "upon", "shall"];

/// Returns the lines that open a doc comment with half a question, each with its line number.
#[must_use]
pub fn half_questions(text: &str) -> Vec<(usize, &str)> {
    let mut lines = openings(text);
    lines.retain(|(_, line)| words(line).next().is_some_and(|word| OPENINGS.contains(&word)));
    lines
}

/// Returns the comment lines that use one of [`WORDS`], each with its line number.
#[must_use]
pub fn stilted(text: &str) -> Vec<(usize, &str)> {
    let mut lines = comments(text);
    lines.retain(|(_, line)| words(line).any(|word| WORDS.contains(&word.to_lowercase().as_str())));
    lines
}

/// Returns the first line of each block of doc comments, with its line number.
fn openings(text: &str) -> Vec<(usize, &str)> {
    let mut before = (0, "");
    let mut found = Vec::new();
    for (line, comment) in comments(text) {
        let now = (line, marker(comment));
        if !now.1.is_empty() && now != (before.0 + 1, before.1) {
            found.push((line, comment));
        }
        before = now;
    }
    found
}

/// Returns the marker of a doc comment, `///` or `//!`. It is empty for any other comment.
fn marker(comment: &str) -> &str {
    ["///", "//!"].into_iter().find(|marker| comment.starts_with(marker)).unwrap_or_default()
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(found: Vec<(usize, &str)>) -> Vec<usize> {
        found.into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn half_a_question_is_found_at_the_opening_of_a_block_only() {
        let text = "//! Which.\n//! How.\n\n/// Says\n/// What it is.\nx();\n/// What's here.\n// When.\n/// Whatever.";
        assert_eq!(lines(half_questions(text)), [1, 7]);
    }

    #[test]
    fn a_block_ends_where_code_or_another_marker_stands() {
        let text = "//! A.\n/// When.\nx: u8,\n/// Where.\ny: \"/// Who.\",\n";
        assert_eq!(lines(half_questions(text)), [2, 4]);
    }

    #[test]
    fn a_stilted_word_is_found_in_every_comment_and_only_as_a_whole() {
        let text = "/// Nobody.\nlet shall = \"upon\"; // Shallow.\nlet x = 1; // Rests upon.\n// This\n// shall be.\n";
        assert_eq!(lines(stilted(text)), [1, 3, 5]);
    }
}
