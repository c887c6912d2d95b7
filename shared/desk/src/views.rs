//! The content of the pages, as data: pure functions of a stored order, the policy and the moment.

pub(crate) mod when;
pub(crate) mod said;
pub(crate) mod privacy;
pub(crate) mod glance;
pub(crate) mod snooze;
pub(crate) mod work;
pub(crate) mod others;
pub(crate) mod triage;
pub(crate) mod case_state;
pub(crate) mod case;
pub(crate) mod duplicates;
pub(crate) mod lines;
pub(crate) mod mails;
pub(crate) mod became;
pub(crate) mod why;
pub(crate) mod entry;
pub(crate) mod late;
pub(crate) mod timeline;
pub(crate) mod track;
pub(crate) mod order;
pub(crate) mod hours;
pub(crate) mod figures;
pub(crate) mod today;
pub(crate) mod truth_report;
