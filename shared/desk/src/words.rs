//! The words of the pages, in each language.
//!
//! A row of a table has the same words in every language, so that a sentence that is missing in one of them does not
//! compile. What cases and facts say comes from the domain, in English: it is the record, and is the same for everybody
//! who reads it. As in the mails, German is written without Eszett.

pub mod language;
mod table;
pub mod figures;
pub mod kinds;
pub mod names;
pub mod numbers;
pub mod reasons;
pub mod sentences;
pub mod truth_report;
mod work;
