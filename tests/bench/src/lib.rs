//! Measures: what the functions weigh, how fast they start, what an event takes of the processor, the memory and the
//! table, and how orders grow.
//!
//! Invariants:
//! - **As it is deployed**: release binaries, started as Lambda starts them, told what `infra/template.yaml` tells
//!   them, speaking TLS to whatever stands in for AWS.
//! - **Beside it**: a Lambda that does nothing is measured in the same run, in turn with each function. A ratio holds
//!   on any machine; milliseconds do not.
//! - **Only what is ours**: the time of an event is told with and without what the stand-in for AWS took, and
//!   processor time is the function's own.
//! - **Nothing is taken on trust**: an event counts only if the function's own log says that what should become of
//!   it did.
//!
//! Deliberately absent: a verdict. An aim that is missed is shown, and fails nothing; only what could not be measured
//! fails.
//!
//! Start reading at [`measure`], then [`lambda`] and [`cloud`].

pub mod binaries;
pub mod cloud;
pub mod growth;
pub mod lambda;
pub mod measure;
pub mod others;
pub mod visits;
pub mod proc;
pub mod recording;
pub mod samples;
pub mod seeds;
pub mod series;
pub mod stand_in;
pub mod starts;

pub mod aims;
pub mod report;
pub mod sheet;
pub mod statistics;
