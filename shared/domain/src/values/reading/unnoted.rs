//! The reading of values that may be anything: nothing here notes a violation.

use serde_json::Value;

use super::{At, Violations};

impl<'v> At<'v> {
    /// Returns the JSON value at this place, if there is one. The items of a list count as read with it; the members
    /// of an object do not.
    #[must_use]
    pub fn value(&self) -> Option<&'v Value> {
        if self.reads.is_some() {
            self.items().for_each(drop);
        }
        self.value
    }

    /// Returns the string at this place, if there is one.
    #[must_use]
    pub fn text(&self) -> Option<&'v str> {
        self.value?.as_str()
    }

    /// Returns the items of the list at this place, and none if there is no list.
    pub fn items(&self) -> impl Iterator<Item = Self> {
        let items = self.value.and_then(Value::as_array).into_iter().flatten().enumerate();
        items.map(|(index, item)| self.below(Some(item), &index.to_string()))
    }

    /// Returns true if there is a member called `name`, whatever its value, and even if it is `null`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let _recorded = self.field(name);
        self.value.is_some_and(|value| value.get(name).is_some())
    }

    /// Returns true when there is no value at this place, or only `null`.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.value.is_none()
    }

    /// Reads a value that is not needed: returns the result of `read`, without its violations.
    #[must_use]
    pub fn if_readable<T>(&self, read: impl FnOnce(&At<'_>) -> Option<T>) -> Option<T> {
        let unnoted = Violations::default();
        read(&self.noting_to(&unnoted))
    }

    /// Returns the names of the members at this place.
    pub fn names(&self) -> impl Iterator<Item = &'v str> {
        self.value.and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str())
    }
}
