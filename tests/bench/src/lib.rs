//! Measures the functions: the size of their binaries, how fast they start, what one event costs in processor
//! time, memory and requests to the table, and how orders grow.
//!
//! Invariants:
//! - **As it is deployed**: release binaries are started as Lambda starts them, get the variables of
//!   `infra/template.yaml`, and speak TLS to the program that acts as AWS.
//! - **Next to a Lambda that does nothing**: it is measured in the same run, in turn with each function. A
//!   ratio holds on any machine; milliseconds do not.
//! - **Only the function's own cost**: the time of an event is reported with and without the time that the
//!   imitated AWS took, and processor time is the function's own.
//! - **Nothing is taken on trust**: an event counts only if the function's own log confirms its outcome.
//!
//! Deliberately absent: pass or fail. An aim that is missed is shown, and does not fail the run. Only
//! something that could not be measured fails it.
//!
//! Start reading at [`measure`], then [`lambda`] and [`cloud`].

pub mod binaries;
pub mod cloud;
pub mod cost;
pub mod growth;
pub mod lambda;
pub mod measure;
pub mod others;
pub mod reports;
pub mod visits;
pub mod proc;
pub mod recording;
pub mod samples;
pub mod seeds;
pub mod series;
pub mod stand_in;
pub mod starts;
pub mod stripe;

pub mod aims;
pub mod report;
pub mod sheet;
pub mod statistics;
