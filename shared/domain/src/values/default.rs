//! Values that need not be stored, because a reader takes them for granted.

/// Returns whether a value is the one that a reader takes where it is absent.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
