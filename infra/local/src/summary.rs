//! Sums up what an edge makes of many payloads: per topic, what they are translated into, what is refused and why,
//! and which members are never read.
//!
//! Pure: files are found and read by the command. Nothing here lists what a translation reads: the reading records it
//! ([`candor_domain::values::reads`]).

mod members;
mod report;
mod tally;
mod text;
pub(crate) mod topic;

pub(crate) use report::Summary;
pub(crate) use tally::Outcome;
pub(crate) use text::text;

#[cfg(test)]
mod tests;
