//! Writes the JSON Schemas of events, and holds them to the samples. All of it is in `tests/`: only tests are built
//! with the domain's feature `schema`, so that no function ever carries it.
