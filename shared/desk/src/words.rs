//! The words of the pages, in each language.
//!
//! A row of a table has the same words in every language, so that a sentence that is missing in one of them does not
//! compile. What cases say is put into words by the domain, since mails to teams and the exceptions queue say it too. As in
//! the mails, German is written without Eszett.

pub mod accepted;
pub mod clocks;
pub(crate) mod facts;
pub mod figures;
pub mod kinds;
pub mod names;
pub mod numbers;
pub mod sentences;
pub mod truth_report;
mod work;
