//! Writes the JSON Schemas of events, and checks that the samples agree with them. Everything is in `tests/`:
//! only tests are built with the domain's feature `schema`, so that no function ever contains it.
