//! Shows everything that Candor knows and all that it wants from people, as pages that a server renders: the list of open
//! cases, a case on one screen with what can be decided about it, and the whole record of an order.
//!
//! Invariants:
//! - **No rule**: pages say what the domain says. They offer exactly the decisions that the domain offers for a case, and
//!   send one only while the case is open and says what the person read.
//! - **Facts alone are written**: a decision is a `CaseResolved` event for the bus, and what people do with a case beside
//!   that a `CaseWorkedOn` event. Nothing else leaves this crate but that a person looked at a case, which is no fact: it is
//!   kept for ninety seconds.
//! - **Harmless**: every text from outside is escaped by the templates, and no page has a script or a style in it; the
//!   headers of every answer forbid them.
//! - **Works without script**: links and forms do everything. The script only adds keys and local times.
//! - **Each person sees the shops of that person** ([`viewer`]): what lies in others is answered as not found. Personal data
//!   are masked unless the role may see them, and every answer says what it shows of them ([`read`]).
//!
//! Deliberately absent: AWS, the environment, the clock of the machine, and logins. [`records::Records`] is the port to what
//! is stored, the [`desk::Clock`] is given, and a layer in front puts a [`viewer::Viewer`] into each request.
//!
//! Start reading at [`records`], then `views` (what pages say, as data) and [`routes`].

pub mod viewer;
pub mod read;
pub mod sought;
pub mod records;
pub mod standing;
pub mod truth_report;
mod queue;
mod within;
pub mod fact_kind;
pub mod known;
pub mod words;
mod address;
mod digest;
mod views;
mod pages;
mod assets;
mod asked;
mod security;
mod rights;
pub mod door;
pub mod desk;
pub mod routes;

#[cfg(feature = "memory")]
pub mod memory;
