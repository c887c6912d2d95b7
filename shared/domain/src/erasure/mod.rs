//! Erasure: what a customer, or a whole shop, may demand to be forgotten or handed over, and what is left of it.

pub mod facts;
pub mod view;
pub mod person;
pub mod demand;
pub mod unfinished;
pub mod cover;
pub mod traces;
pub mod work;
pub mod answer;
pub mod notice;
