//! Holds two programs that the functions are measured against and with, built together with the functions and
//! in the same way. `nothing` is a Lambda that does nothing. `stopwatch` measures the time of a function's
//! work without other systems: reading an event, reading an order, merging and planning, and writing the
//! order.
//!
//! This is a package of its own because the package that measures depends on a DynamoDB, whose dependencies
//! would change how the functions' libraries are built.
//!
//! Start reading at [`trial`].

pub mod trial;
