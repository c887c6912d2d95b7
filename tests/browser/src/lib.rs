//! Opens the desk's pages in a browser. Everything is in `tests/`; README.md says how to add to it.
