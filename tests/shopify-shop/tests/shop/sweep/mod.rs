//! The sweep asks the stand-in over HTTP, and what comes of it is held against what the webhooks of the same acts make.

pub(crate) mod scene;
mod same;
mod samples;
mod missed;
