//! Holds tests that need more than one crate. All of them are in `tests/`.
