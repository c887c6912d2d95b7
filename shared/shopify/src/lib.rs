//! Writes requests to Shopify's Admin GraphQL API, and reads its answers.
//!
//! Invariants:
//! - **Pure**: no I/O and no clock. `shared/aws` carries [`request::Request`]s out, and brings [`answer::HttpAnswer`]s
//!   back.
//! - **Checked**: every document is in [`documents::ALL`], and a test holds each against Shopify's real schema, of
//!   this version and of the next.
//! - **Total**: every answer has a result. It is what was asked for, or a [`trouble::Trouble`] that says what
//!   becomes of the request: it is made again later, Shopify refuses it, or a person has to mend the access.
//! - **No money moves**: no document here captures, refunds or charges. A cancellation refunds only if a person
//!   decided so.
//! - **Nothing secret is printed**: tokens and client secrets have no text in debug output.
//!
//! Deliberately absent: every decision what ought to be done (`candor-domain`).
//!
//! Start reading at [`operation`], then [`answer`].

pub mod operation;
pub mod request;

pub mod answer;
pub mod cost;
mod http_answer;
pub mod trouble;

pub mod access;
pub mod shop;
pub mod token;

pub mod action;
pub mod cancellation;
pub mod closing;
pub mod documents;
pub mod fulfillment_order;
pub mod hold;
pub mod metafield;
pub mod order;
pub mod tags;

pub mod changed;
pub mod payload;
pub mod subscription;
