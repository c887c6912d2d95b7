//! Reading a JSON value from outside into domain types, noting *every* violation by JSON pointer.
//!
//! Each method answers `None` where it noted a violation, so a caller reads all fields first and builds its
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

use std::cell::RefCell;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;

use crate::values::money::{Currency, Money};

/// The most violations noted about one value; a reader has the point by then.
pub const VIOLATIONS_MAX: usize = 50;

/// The longest pointer and the longest problem, in bytes: some repeat what they are about, and what is refused is kept.
pub const VIOLATION_BYTES_MAX: usize = 512;

/// One thing wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Violation {
    /// Where: a JSON pointer (RFC 6901), empty for the whole.
    pub pointer: String,
    /// What: reads as a sentence after the pointer, such as `is missing`.
    pub problem: String,
}

impl Violation {
    /// A problem at a place, both cut at [`VIOLATION_BYTES_MAX`].
    #[must_use]
    pub fn new(pointer: impl Into<String>, problem: impl Into<String>) -> Self {
        let bounded = |text: String| cut(text, VIOLATION_BYTES_MAX, "…");
        Self { pointer: bounded(pointer.into()), problem: bounded(problem.into()) }
    }
}

/// A text of at most so many bytes, which ends in `mark` where it was longer. The mark fits too, so that what was cut
/// once is never cut anew.
pub(crate) fn cut(text: String, bytes_max: usize, hash: &str) -> String {
    if text.len() <= bytes_max {
        return text;
    }
    let room = bytes_max.saturating_sub(hash.len());
    let end = (0..=room).rev().find(|&end| text.is_char_boundary(end)).unwrap_or_default();
    text.get(..end).unwrap_or_default().to_owned() + hash
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the whole" } else { &self.pointer };
        write!(f, "{place} {}", self.problem)
    }
}

/// The violations noted so far.
#[derive(Debug, Default)]
pub struct Violations(RefCell<Vec<Violation>>);

impl Violations {
    /// Notes one more, up to [`VIOLATIONS_MAX`].
    pub fn note(&self, pointer: impl Into<String>, problem: impl Into<String>) {
        let mut noted = self.0.borrow_mut();
        if noted.len() < VIOLATIONS_MAX {
            noted.push(Violation::new(pointer, problem));
        }
    }

    /// All of them, in the order they were found.
    #[must_use]
    pub fn into_vec(self) -> Vec<Violation> {
        self.0.into_inner()
    }

    /// Whether nothing was noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }
}

/// A place in a value being read: the value there (if any) and its pointer.
#[derive(Debug, Clone)]
pub struct At<'v> {
    value: Option<&'v Value>,
    pointer: String,
    violations: &'v Violations,
}

impl<'v> At<'v> {
    /// The whole value.
    #[must_use]
    pub fn root(value: &'v Value, violations: &'v Violations) -> Self {
        Self { value: Some(value), pointer: String::new(), violations }
    }

    /// The member called `name`; absent where there is none or it is `null`.
    #[must_use]
    pub fn field(&self, name: &str) -> Self {
        let value = self.value.and_then(|v| v.get(name)).filter(|v| !v.is_null());
        let pointer = format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1"));
        Self { value, pointer, violations: self.violations }
    }

    /// The same place, noting violations elsewhere.
    #[must_use]
    pub fn noting_to<'w>(&self, violations: &'w Violations) -> At<'w>
    where
        'v: 'w,
    {
        At { value: self.value, pointer: self.pointer.clone(), violations }
    }

    /// The raw value here, if any.
    #[must_use]
    pub fn value(&self) -> Option<&'v Value> {
        self.value
    }

    /// Whether nothing is here (or `null`).
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.value.is_none()
    }

    /// Notes a violation here; answers `None` so that it can end an expression.
    pub fn refuse<T>(&self, problem: impl Into<String>) -> Option<T> {
        self.violations.note(self.pointer.clone(), problem);
        None
    }

    fn present(&self) -> Option<&'v Value> {
        self.value.or_else(|| self.refuse("is missing"))
    }

    /// `Some(None)` where nothing is here, else what `read` makes of it.
    pub fn optional<T>(&self, read: impl FnOnce(&Self) -> Option<T>) -> Option<Option<T>> {
        if self.is_absent() { Some(None) } else { read(self).map(Some) }
    }

    /// What `read` makes of it, if anything: for what may as well be left out. Nothing is noted.
    #[must_use]
    pub fn if_readable<T>(&self, read: impl FnOnce(&At<'_>) -> Option<T>) -> Option<T> {
        let unnoted = Violations::default();
        read(&self.noting_to(&unnoted))
    }

    /// A string.
    #[must_use]
    pub fn string(&self) -> Option<&'v str> {
        self.present()?.as_str().or_else(|| self.refuse("is not a string"))
    }

    /// A string that parses.
    #[must_use]
    pub fn parsed<T: FromStr<Err: fmt::Display>>(&self) -> Option<T> {
        self.string()?.parse().map_err(|why: T::Err| self.refuse::<T>(why.to_string())).ok()
    }

    /// One of a few words, each the `slug` of one of `all`.
    #[must_use]
    pub fn one_of<T: Copy>(&self, all: &[T], slug: impl Fn(T) -> &'static str) -> Option<T> {
        let text = self.string()?;
        all.iter().copied().find(|one| slug(*one) == text).or_else(|| {
            let words: Vec<&str> = all.iter().map(|one| slug(*one)).collect();
            self.refuse(format!("is not one of {}", words.join(", ")))
        })
    }

    /// An identifier that some systems write as a string and others as a number.
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

    /// A whole number of things, from 0.
    #[must_use]
    pub fn whole_number(&self) -> Option<u32> {
        let number = self.present()?.as_u64().and_then(|n| u32::try_from(n).ok());
        number.or_else(|| self.refuse("is not a whole number from 0"))
    }

    /// A whole number of things, from 1.
    #[must_use]
    pub fn quantity(&self) -> Option<u32> {
        match self.whole_number()? {
            0 => self.refuse("is zero"),
            n => Some(n),
        }
    }

    /// True or false.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        self.present()?.as_bool().or_else(|| self.refuse("is neither true nor false"))
    }

    /// A moment: RFC 3339 with an offset.
    #[must_use]
    pub fn moment(&self) -> Option<Timestamp> {
        let text = self.string()?;
        text.parse().ok().or_else(|| self.refuse("is not an RFC 3339 time with an offset"))
    }

    /// A day: `2026-03-01`.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        let text = self.string()?;
        let day = (text.len() == "2026-03-01".len()).then(|| text.parse().ok()).flatten();
        day.or_else(|| self.refuse("is not a day such as 2026-03-01"))
    }

    /// `{ "amount_minor": 1999, "currency": "EUR" }`.
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

    /// Money, and more than none.
    #[must_use]
    pub fn money_above_zero(&self) -> Option<Money> {
        let money = self.money()?;
        if money.amount_minor > 0 {
            Some(money)
        } else {
            self.field("amount_minor").refuse("is not more than zero")
        }
    }

    /// A decimal amount of `currency`, as a string (`"19.99"`) or a number. Exact: a number is read by its shortest
    /// text, and what would need rounding is refused.
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

    /// Something with members.
    pub fn object(&self) -> Option<()> {
        if self.present()?.is_object() { Some(()) } else { self.refuse("is not an object") }
    }

    /// Notes every member that is not among `known`, for values in which a typing error must not pass.
    pub fn only(&self, known: &[&str]) {
        let members = self.value.and_then(Value::as_object).into_iter().flatten();
        for (name, _) in members.filter(|(name, _)| !known.contains(&name.as_str())) {
            self.field(name).refuse::<()>("is not known here");
        }
    }

    /// The names of the members here.
    pub fn names(&self) -> impl Iterator<Item = &'v str> {
        self.value.and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str())
    }

    /// A list of at most `most`, each read by `read`. `None` where any item was refused.
    pub fn each<T>(&self, most: usize, mut read: impl FnMut(&Self) -> Option<T>) -> Option<Vec<T>> {
        let Some(items) = self.present()?.as_array() else {
            return self.refuse("is not a list");
        };
        if items.len() > most {
            return self.refuse(format!("has {} items, more than {most}", items.len()));
        }
        let read_item = |(index, item): (usize, &'v Value)| {
            let pointer = format!("{}/{index}", self.pointer);
            read(&Self { value: Some(item), pointer, violations: self.violations })
        };
        // Collected first: stopping at the first refusal would hide the others.
        let read: Vec<Option<T>> = items.iter().enumerate().map(read_item).collect();
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
            let _ = at.field("lines").each(10, |line| line.field("quantity").quantity());
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

    /// What a reader makes of each value, and what it says of those it refuses.
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
        assert_eq!(each_read(&json!([0, 1]), |at| at.quantity()), ["the whole is zero", "1"]);
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
