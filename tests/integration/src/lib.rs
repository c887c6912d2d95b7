//! Tests that need more than one crate; all of them are in `tests/`.
