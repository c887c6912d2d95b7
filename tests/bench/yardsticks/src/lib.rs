//! What the functions are measured against and with. Two programs, built with the functions and as they are:
//! `nothing`, a Lambda that does nothing, and `stopwatch`, which times what a function does without the outside:
//! reading an event, reading an order, merging and planning, writing the order.
//!
//! A package of its own: building the one that measures brings a DynamoDB with it, whose needs would change how the
//! functions' libraries are built.
//!
//! Start reading at [`trial`].

pub mod trial;
