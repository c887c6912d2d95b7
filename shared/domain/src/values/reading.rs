//! The reading of a JSON value from outside into domain types. *Every* violation is noted, with a JSON
//! pointer to its place.
//!
//! Each method returns `None` if it noted a violation. So a caller reads all fields first, and builds its
//! struct with `?` at the end:
//!
//! ```
//! use candor_domain::values::reading::{At, Violations};
//! let value = serde_json::json!({ "quantity": -1 });
//! let violations = Violations::default();
//! let at = At::root(&value, &violations);
//! let sku = at.field("sku").parsed::<candor_domain::values::id::Sku>();
//! let quantity = at.field("quantity").whole_number();
//! assert!(sku.is_none() && quantity.is_none());
//! assert_eq!(violations.into_vec().len(), 2);
//! ```

mod unnoted;

use std::cell::RefCell;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;

use crate::values::money::{Currency, Money};
use crate::values::reads::Reads;

/// The highest number of violations that are noted about one value. More of them would not help a reader.
pub const VIOLATIONS_MAX: usize = 50;

/// The greatest length of a pointer, and of a problem, in bytes. There is a limit because some of them repeat
/// text of the value, and violations are stored.
pub const VIOLATION_BYTES_MAX: usize = 512;

/// One thing that is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Violation {
    /// The place of the problem: a JSON pointer (RFC 6901), empty for the whole value.
    pub pointer: String,
    /// The problem, in words that continue a sentence after the pointer, such as `is missing`.
    pub problem: String,
}

impl Violation {
    /// Creates a violation from a place and a problem. Both are cut at [`VIOLATION_BYTES_MAX`] bytes.
    #[must_use]
    pub fn new(pointer: impl Into<String>, problem: impl Into<String>) -> Self {
        let bounded = |text: String| cut(text, VIOLATION_BYTES_MAX, "…");
        Self { pointer: bounded(pointer.into()), problem: bounded(problem.into()) }
    }
}

/// Returns the text, cut to at most `bytes_max` bytes. A text that was cut ends in the text of the last
/// parameter, such as `…`. That ending is within the limit too, so that a text that was cut once is never cut
/// again.
pub(crate) fn cut(text: String, bytes_max: usize, ending: &str) -> String {
    if text.len() <= bytes_max {
        return text;
    }
    let room = bytes_max.saturating_sub(ending.len());
    let end = (0..=room).rev().find(|&end| text.is_char_boundary(end)).unwrap_or_default();
    text.get(..end).unwrap_or_default().to_owned() + ending
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the whole" } else { &self.pointer };
        write!(f, "{place} {}", self.problem)
    }
}

/// The violations that were noted so far.
#[derive(Debug, Default)]
pub struct Violations(RefCell<Vec<Violation>>);

impl Violations {
    /// Notes one more violation, up to [`VIOLATIONS_MAX`]. Violations after that are ignored.
    pub fn note(&self, pointer: impl Into<String>, problem: impl Into<String>) {
        let mut noted = self.0.borrow_mut();
        if noted.len() < VIOLATIONS_MAX {
            noted.push(Violation::new(pointer, problem));
        }
    }

    /// Returns all violations, in the order in which they were noted.
    #[must_use]
    pub fn into_vec(self) -> Vec<Violation> {
        self.0.into_inner()
    }

    /// Returns true when no violation was noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }
}

/// A place in a value that is being read: the value at the place (if there is one), and the pointer to it.
#[derive(Debug, Clone)]
pub struct At<'v> {
    value: Option<&'v Value>,
    pointer: String,
    violations: &'v Violations,
    reads: Option<&'v Reads>,
}

impl<'v> At<'v> {
    /// Returns the place of the whole value.
    #[must_use]
    pub fn root(value: &'v Value, violations: &'v Violations) -> Self {
        Self { value: Some(value), pointer: String::new(), violations, reads: None }
    }

    /// Returns the same place, with a record of everything that is asked for from here on, if there is one.
    #[must_use]
    pub fn recorded(self, reads: Option<&'v Reads>) -> Self {
        Self { reads, ..self }
    }

    /// Returns the place of the member called `name`. The place is absent if there is no such member, or if
    /// it is `null`.
    #[must_use]
    pub fn field(&self, name: &str) -> Self {
        let value = self.value.and_then(|v| v.get(name)).filter(|v| !v.is_null());
        self.below(value, &name.replace('~', "~0").replace('/', "~1"))
    }

    /// Returns the place that a pointer's next part leads to, and records it.
    fn below(&self, value: Option<&'v Value>, part: &str) -> Self {
        let pointer = format!("{}/{part}", self.pointer);
        if let Some(reads) = self.reads {
            reads.note(&pointer);
        }
        Self { value, pointer, ..*self }
    }

    /// Returns the same place, but with another list to note violations in.
    #[must_use]
    pub fn noting_to<'w>(&self, violations: &'w Violations) -> At<'w>
    where
        'v: 'w,
    {
        At { value: self.value, pointer: self.pointer.clone(), violations, reads: self.reads }
    }

    /// Notes a violation at this place. It always returns `None`, so that it can end an expression.
    pub fn refuse<T>(&self, problem: impl Into<String>) -> Option<T> {
        self.violations.note(self.pointer.clone(), problem);
        None
    }

    fn present(&self) -> Option<&'v Value> {
        self.value.or_else(|| self.refuse("is missing"))
    }

    /// Reads a value that may be absent. Returns `Some(None)` if it is absent, and otherwise the result of
    /// `read`.
    pub fn optional<T>(&self, read: impl FnOnce(&Self) -> Option<T>) -> Option<Option<T>> {
        if self.is_absent() { Some(None) } else { read(self).map(Some) }
    }

    /// Reads a string.
    #[must_use]
    pub fn string(&self) -> Option<&'v str> {
        self.present()?.as_str().or_else(|| self.refuse("is not a string"))
    }

    /// Reads a string, and parses it.
    #[must_use]
    pub fn parsed<T: FromStr<Err: fmt::Display>>(&self) -> Option<T> {
        self.string()?.parse().map_err(|why: T::Err| self.refuse::<T>(why.to_string())).ok()
    }

    /// Reads a string that must be the `slug` of one of `all`, and returns that one.
    #[must_use]
    pub fn one_of<T: Copy>(&self, all: &[T], slug: impl Fn(T) -> &'static str) -> Option<T> {
        let text = self.string()?;
        all.iter().copied().find(|one| slug(*one) == text).or_else(|| {
            let words: Vec<&str> = all.iter().map(|one| slug(*one)).collect();
            self.refuse(format!("is not one of {}", words.join(", ")))
        })
    }

    /// Reads an identifier. Some systems write it as a string, and others as a whole number.
    #[must_use]
    pub fn id<T: FromStr<Err: fmt::Display>>(&self) -> Option<T> {
        let text = match self.present()? {
            Value::String(text) => text.clone(),
            Value::Number(number) if number.is_u64() || number.is_i64() => number.to_string(),
            Value::Number(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                return self.refuse("is neither a string nor a whole number");
            }
        };
        text.parse().map_err(|why: T::Err| self.refuse::<T>(why.to_string())).ok()
    }

    /// Reads a whole number, from 0.
    #[must_use]
    pub fn whole_number(&self) -> Option<u32> {
        let number = self.present()?.as_u64().and_then(|n| u32::try_from(n).ok());
        number.or_else(|| self.refuse("is not a whole number from 0"))
    }

    /// Reads a whole number, from 1: how many there are of something, or how often. A quantity of goods is another thing:
    /// [`read_quantity`](crate::values::line_quantity::read_quantity).
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        match self.whole_number()? {
            0 => self.refuse("is zero"),
            n => Some(n),
        }
    }

    /// Reads `true` or `false`.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        self.present()?.as_bool().or_else(|| self.refuse("is neither true nor false"))
    }

    /// Reads a moment: an RFC 3339 time with an offset.
    #[must_use]
    pub fn moment(&self) -> Option<Timestamp> {
        let text = self.string()?;
        text.parse().ok().or_else(|| self.refuse("is not an RFC 3339 time with an offset"))
    }

    /// Reads a day, such as `2026-03-01`.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        let text = self.string()?;
        let day = (text.len() == "2026-03-01".len()).then(|| text.parse().ok()).flatten();
        day.or_else(|| self.refuse("is not a day such as 2026-03-01"))
    }

    /// Reads money, such as `{ "amount_minor": 1999, "currency": "EUR" }`.
    #[must_use]
    pub fn money(&self) -> Option<Money> {
        self.object()?;
        let amount = self.field("amount_minor");
        let amount_minor = amount.present().and_then(|v| {
            v.as_i64().or_else(|| amount.refuse("is not a whole number of the currency's smallest unit"))
        });
        let currency = self.field("currency").parsed::<Currency>();
        Some(Money { amount_minor: amount_minor?, currency: currency? })
    }

    /// Reads money, and refuses an amount that is not more than zero.
    #[must_use]
    pub fn money_above_zero(&self) -> Option<Money> {
        let money = self.money()?;
        if money.amount_minor > 0 {
            Some(money)
        } else {
            self.field("amount_minor").refuse("is not more than zero")
        }
    }

    /// Reads a decimal amount of `currency`, as a string (`"19.99"`) or as a number. The result is exact: a
    /// number is read from its shortest text, and an amount that would need rounding is refused.
    #[must_use]
    pub fn decimal(&self, currency: Currency) -> Option<Money> {
        let text = match self.present()? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                return self.refuse("is neither a decimal string nor a number");
            }
        };
        Money::from_decimal(&text, currency).map_err(|why| self.refuse::<Money>(why.to_string())).ok()
    }

    /// Checks that the value is an object. Notes a violation and returns `None` if it is not.
    pub fn object(&self) -> Option<()> {
        if self.present()?.is_object() { Some(()) } else { self.refuse("is not an object") }
    }

    /// Notes a violation for every member that is not in `known`. It is for values in which a typing error
    /// must be found.
    pub fn only(&self, known: &[&str]) {
        let members = self.value.and_then(Value::as_object).into_iter().flatten();
        for (name, _) in members.filter(|(name, _)| !known.contains(&name.as_str())) {
            self.field(name).refuse::<()>("is not known here");
        }
    }

    /// Reads a list of at most `most` items, each with `read`. Returns `None` if any item was refused.
    pub fn each<T>(&self, most: usize, mut read: impl FnMut(&Self) -> Option<T>) -> Option<Vec<T>> {
        let Some(items) = self.present()?.as_array() else {
            return self.refuse("is not a list");
        };
        if items.len() > most {
            return self.refuse(format!("has {} items, more than {most}", items.len()));
        }
        // All items are read first, because a stop at the first refused item would hide the violations of the
        // others.
        let read: Vec<Option<T>> = self.items().map(|item| read(&item)).collect();
        read.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use serde_json::json;

    fn refused(value: &Value, read: impl FnOnce(&At<'_>)) -> Vec<String> {
        let violations = Violations::default();
        read(&At::root(value, &violations));
        violations.into_vec().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_violation_is_listed_by_pointer() {
        let value =
            json!({ "lines": [{ "quantity": 0 }, { "quantity": 1.5 }, 7], "at": "2026-01-01T10:00:00" });
        let found = refused(&value, |at| {
            let _ = at.field("lines").each(10, |line| line.field("quantity").count());
            let _ = at.field("at").moment();
            let _ = at.field("a/b").string();
        });
        assert_eq!(
            found,
            [
                "/lines/0/quantity is zero",
                "/lines/1/quantity is not a whole number from 0",
                "/lines/2/quantity is missing",
                "/at is not an RFC 3339 time with an offset",
                "/a~1b is missing",
            ]
        );
    }

    #[test]
    fn violations_are_bounded() {
        let value = json!({ "lines": vec![0; 200] });
        let found = refused(&value, |at| {
            let _ = at.field("lines").each(200, |line| line.string());
        });
        assert_eq!(found.len(), VIOLATIONS_MAX);
    }

    #[test]
    fn a_violation_is_bounded_and_never_cut_twice() {
        let value = json!({ "subject": "\u{1}ü".repeat(VIOLATION_BYTES_MAX) });
        let found = refused(&value, |at| {
            let _ = at.field("subject").parsed::<crate::message::key::MessageKey>();
            at.field(&"~".repeat(VIOLATION_BYTES_MAX)).refuse::<()>("is too long");
        });
        assert!(found.iter().all(|text| text.len() <= 2 * VIOLATION_BYTES_MAX + 1), "{found:?}");
        assert!(found[0].ends_with('…') && found[1].ends_with("… is too long"), "{found:?}");
        let once = Violation::new("", "ü".repeat(VIOLATION_BYTES_MAX));
        assert_eq!(Violation::new("", once.problem.clone()), once);
    }

    #[test]
    fn what_is_not_known_is_named_by_its_pointer() {
        let found = refused(&json!({ "a/b": 1, "c": 2 }), |at| at.only(&["c"]));
        assert_eq!(found, ["/a~1b is not known here"]);
    }

    #[test]
    fn a_decimal_is_exact_whether_it_is_a_string_or_a_number() {
        let value = json!(["19.9900", 19.99, 20, "1e3", 1e30, 19.999, null, true]);
        let mut read = Vec::new();
        let found = refused(&value, |at| {
            let _ = at.each(10, |item| {
                let money = item.decimal("EUR".parse().unwrap());
                read.push(money.map(|money| money.amount_minor));
                money
            });
        });
        assert_eq!(read, [Some(1999), Some(1999), Some(2000), None, None, None, None, None]);
        assert_eq!(
            found,
            [
                "/3 is not a decimal number",
                "/4 is not a decimal number",
                "/5 is finer than the smallest unit of EUR",
                "/6 is neither a decimal string nor a number",
                "/7 is neither a decimal string nor a number",
            ]
        );
    }

    #[test]
    fn a_word_is_one_of_a_few() {
        let found = refused(&json!({ "team": "desk", "size": 7 }), |at| {
            let _ = at.field("team").one_of(&["shop", "desk"], |word| word).unwrap();
            let _ = at.field("team").one_of(&["shop", "warehouse"], |word| word);
            let _ = at.field("size").one_of(&["shop"], |word| word);
        });
        assert_eq!(found, ["/team is not one of shop, warehouse", "/size is not a string"]);
    }

    #[test]
    fn what_may_be_left_out_is_left_out_without_a_word() {
        let found = refused(&json!({ "sku": 7 }), |at| {
            assert_eq!(at.field("sku").if_readable(|sku| sku.string().map(str::to_owned)), None);
            assert_eq!(at.if_readable(|at| at.field("sku").whole_number()), Some(7));
        });
        assert!(found.is_empty());
    }

    #[test]
    fn money_is_a_whole_number_of_minor_units() {
        let found = refused(&json!({ "amount_minor": 19.99, "currency": "EURO" }), |at| {
            let _ = at.money();
        });
        assert_eq!(
            found,
            [
                "/amount_minor is not a whole number of the currency's smallest unit",
                "/currency is not an ISO 4217 currency code",
            ]
        );
    }

    /// Returns a text for each value: the value that was read, or the violations if it was refused.
    fn each_read<T: fmt::Debug>(values: &Value, read: impl Fn(&At<'_>) -> Option<T>) -> Vec<String> {
        let read_one = |value: &Value| {
            let violations = Violations::default();
            let read = read(&At::root(value, &violations));
            match read {
                Some(read) if violations.is_empty() => format!("{read:?}"),
                read => {
                    assert!(read.is_none() && !violations.is_empty(), "{value}: {read:?}");
                    violations.into_vec().iter().map(ToString::to_string).collect()
                }
            }
        };
        values.as_array().unwrap().iter().map(read_one).collect()
    }

    #[test]
    fn an_identifier_is_a_string_or_a_whole_number() {
        let neither = "the whole is neither a string nor a whole number";
        assert_eq!(
            each_read(&json!(["a", 7, -7, 1.5, true, "a b"]), |at| at
                .id::<crate::values::id::OrderId>()
                .map(|id| id.to_string())),
            [
                "\"a\"",
                "\"7\"",
                "\"-7\"",
                neither,
                neither,
                "the whole has the character ' ', which an identifier cannot have"
            ]
        );
    }

    #[test]
    fn numbers_words_and_days_are_what_they_should_be() {
        let no_number = "the whole is not a whole number from 0";
        let values = json!([0, 1, 4_294_967_295_u32, 4_294_967_296_u64, -1]);
        assert_eq!(
            each_read(&values, |at| at.whole_number()),
            ["0", "1", "4294967295", no_number, no_number]
        );
        assert_eq!(each_read(&json!([0, 1]), |at| at.count()), ["the whole is zero", "1"]);
        let not_a_truth = "the whole is neither true nor false";
        assert_eq!(
            each_read(&json!([true, false, "true"]), |at| at.boolean()),
            ["true", "false", not_a_truth]
        );
        let no_day = "the whole is not a day such as 2026-03-01";
        let days = json!(["2026-03-01", "2026-02-30", "2026-03-01T00:00", "+002026-03-01"]);
        assert_eq!(each_read(&days, |at| at.date()), ["2026-03-01", no_day, no_day, no_day]);
        assert_eq!(each_read(&json!([{}, []]), |at| at.object()), ["()", "the whole is not an object"]);
        assert_eq!(
            each_read(&json!(["a", 1]), |at| at.string().map(str::to_owned)),
            ["\"a\"", "the whole is not a string"]
        );
    }

    #[test]
    fn money_above_zero_is_at_least_one_minor_unit() {
        let eur = |amount_minor: i64| json!({ "amount_minor": amount_minor, "currency": "EUR" });
        let read =
            each_read(&json!([eur(1), eur(0), eur(-1)]), |at| Some(at.money_above_zero()?.amount_minor));
        assert_eq!(read, ["1", "/amount_minor is not more than zero", "/amount_minor is not more than zero"]);
    }

    #[test]
    fn what_was_asked_for_is_recorded_and_nothing_else() {
        let value =
            json!({ "a/b": 1, "lines": [{ "id": 7, "sku": "x" }], "urls": ["u"], "rest": { "in": 1 } });
        let (violations, reads) = (Violations::default(), Reads::default());
        let at = At::root(&value, &violations).recorded(Some(&reads));
        let _ = (at.field("a/b").value(), at.field("urls").value(), at.field("rest").value());
        let _ = at.field("lines").each(9, |line| line.if_readable(|line| line.field("id").whole_number()));
        assert!(at.field("lines").items().all(|line| line.has("sku")) && !at.has("gone"));
        for read in ["/a~1b", "/urls", "/urls/0", "/lines/0/id", "/lines/0/sku", "/rest", "/gone"] {
            assert!(reads.has(read), "{read}");
        }
        assert!(!reads.has("/rest/in") && !reads.has("/lines/1") && violations.is_empty());
    }

    #[test]
    fn a_text_and_items_that_may_be_anything_are_read_without_a_word() {
        let found = refused(&json!({ "a": "b", "c": [1], "d": null }), |at| {
            assert_eq!((at.field("a").text(), at.field("c").text()), (Some("b"), None));
            assert_eq!((at.field("c").items().count(), at.field("a").items().count()), (1, 0));
            assert!(at.has("d") && !at.has("e"));
        });
        assert!(found.is_empty());
    }

    #[test]
    fn a_place_knows_whether_something_is_there() {
        let found = refused(&json!({ "a": 1, "b": null }), |at| {
            assert_eq!(at.field("a").value(), Some(&json!(1)));
            assert_eq!((at.field("b").value(), at.field("c").value()), (None, None));
            assert!(!at.field("a").is_absent() && at.field("b").is_absent() && at.field("c").is_absent());
            assert_eq!(at.names().collect::<Vec<_>>(), ["a", "b"]);
            assert_eq!(at.field("c").optional(|at| at.boolean()), Some(None));
            assert_eq!(at.field("a").optional(|at| at.boolean()), None);
        });
        assert_eq!(found, ["/a is neither true nor false"]);
    }
}
