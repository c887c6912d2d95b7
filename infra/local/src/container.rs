//! Stands in for the program of a container engine, as far as fakecloud uses one for functions: each container
//! is a folder with the function's binary and environment, and running it means to run the binary as a process,
//! behind a small Runtime API.

mod place;
mod request;
mod runtime;

pub use place::{ContainerError, Containers};
