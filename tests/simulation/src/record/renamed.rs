//! Replaces names that were changed by the names that they had before.

use std::collections::HashMap;

use serde_json::Value;

/// Maps the first word of each new name to the pairs of new and old names that begin with that word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renamed(HashMap<String, Vec<(String, String)>>);

/// Reports a line that renames nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {0} is not two names with a tab between them, the new one beginning with a letter, digit, - or _"
)]
pub struct NotRenamed(usize);

impl Renamed {
    /// Reads lines of an old name, a tab and the new name. Empty lines and lines that begin with `#` are
    /// ignored.
    ///
    /// # Errors
    /// Returns the first line that is none of these.
    pub fn read(text: &str) -> Result<Self, NotRenamed> {
        let mut renamed = Self::default();
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let names =
                line.split_once('\t').filter(|(old, new)| !old.is_empty() && !first_word(new).is_empty());
            let (old, new) = names.ok_or(NotRenamed(number.saturating_add(1)))?;
            let alike = renamed.0.entry(first_word(new).to_owned()).or_default();
            alike.push((new.to_owned(), old.to_owned()));
            // The longest names come first, because one name may be the beginning of another.
            alike.sort_by_key(|(new, _)| std::cmp::Reverse(new.len()));
        }
        Ok(renamed)
    }

    /// Returns a text in which every name is replaced by its old name.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        if self.0.is_empty() {
            return text.to_owned();
        }
        let (mut before, mut rest) = (String::with_capacity(text.len()), text);
        while !rest.is_empty() {
            let word = first_word(rest);
            let (old, read) = match self.at(word, rest) {
                Some((new, old)) => (old, new.len()),
                None => (word, word.len()),
            };
            before.push_str(old);
            rest = rest.get(read..).unwrap_or_default();
            let gap = rest.find(in_word).unwrap_or(rest.len());
            let (between, next) = rest.split_at(gap);
            before.push_str(between);
            rest = next;
        }
        before
    }

    /// Returns a JSON value in which every name is replaced by its old name, including the names of members.
    #[must_use]
    pub fn json(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.text(text).into(),
            Value::Array(items) => items.iter().map(|item| self.json(item)).collect(),
            Value::Object(members) => {
                members.iter().map(|(name, member)| (self.text(name), self.json(member))).collect()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }

    /// Finds the new name that a text begins with, and returns it with the old one.
    fn at(&self, word: &str, text: &str) -> Option<(&str, &str)> {
        let mut alike = self.0.get(word)?.iter();
        let whole = |rest: &str| !(rest.starts_with(in_word));
        let (new, old) = alike.find(|(new, _)| {
            text.strip_prefix(new.as_str()).is_some_and(|rest| whole(rest) || !new.ends_with(in_word))
        })?;
        Some((new, old))
    }
}

fn in_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}

/// Returns the word that a text begins with, or an empty text.
fn first_word(text: &str) -> &str {
    let end = text.find(|letter| !in_word(letter)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed() -> Renamed {
        Renamed::read("# old, new\n\nlate-parcel\tparcel-late\nis late\tcomes later\nb\ta\na\tb\n").unwrap()
    }

    #[test]
    fn a_renamed_slug_is_mapped_back_where_it_is_a_whole_word() {
        let cases = [
            ("parcel-late", "late-parcel"),
            ("«parcel-late»:parcel-late\nparcel-late", "«late-parcel»:late-parcel\nlate-parcel"),
            ("parcel-later x-parcel-late _parcel-late", "parcel-later x-parcel-late _parcel-late"),
            ("It comes later, comes laters, comes", "It is late, comes laters, comes"),
            ("a b é", "b a é"),
        ];
        for (now, before) in cases {
            assert_eq!(renamed().text(now), before);
            assert_eq!(Renamed::default().text(now), now);
        }
    }

    #[test]
    fn the_public_names_that_changed_are_listed_once_each_and_can_be_mapped_back() {
        let list = include_str!("../../../../events/renamed.tsv");
        let renamed = Renamed::read(list).unwrap();
        let names = list.lines().filter(|line| !line.starts_with('#'));
        let names: Vec<_> = names.map(|line| line.split_once('\t').unwrap()).collect();
        for (old, new) in &names {
            assert_eq!(renamed.text(new), *old);
            let alike = names.iter().filter(|(other, now)| other == old || now == new);
            assert_eq!(alike.count(), 1, "{old} and {new} say more than one change");
        }
    }

    #[test]
    fn members_of_json_are_in_the_order_of_their_old_names() {
        let json = serde_json::json!({"b": ["x\na"], "a": {"parcel-late": 1}});
        assert_eq!(renamed().json(&json).to_string(), r#"{"a":["x\nb"],"b":{"late-parcel":1}}"#);
    }

    #[test]
    fn a_line_that_renames_nothing_is_refused() {
        for wrong in ["one", "\tnew", "old\t", "old\t.new"] {
            assert_eq!(Renamed::read(&format!("a\tb\n{wrong}")), Err(NotRenamed(2)), "{wrong:?}");
        }
    }
}
