//! Stands in for a shop at Shopify: a small shop in memory that answers the Admin GraphQL API as its documentation says
//! (<https://shopify.dev/docs/api/admin-graphql>), and says which webhooks it would send.
//!
//! It is written from the documentation, and knows nothing of our client. [`schema`] is a part of Shopify's own schema,
//! which a test holds it against; `apollo-compiler` checks each document by it, and carries it out.
//!
//! - **Orders** are kept as the payloads of webhooks ([`order`]), so that any sample can be put into the shop.
//! - **Limits** ([`limits`]): each request costs points, and too many are refused with the status 200.
//! - **Trouble** ([`trouble`]): answers can be made to fail, to be lost, or to be late.
//! - **Acts** ([`acts`]): a customer places, pays; the shop tags, sends, refunds, cancels.
//! - **Webhooks** ([`webhook`]): each change says which it sends, signed as Shopify's. [`shop::Shop::loses_webhooks`] loses
//!   them.
//!
//! Another program serves it with [`server::Server::start`] (0 for any port), gives [`server::Server::address`] to what
//! asks Shopify, does acts and reads tags, holds and cancellations of [`order::Order`]s behind [`server::Server::shop`], and delivers
//! [`shop::Shop::take_webhooks`] itself, each [`webhook::Webhook::signed`].
//!
//! Deliberately absent: stock, and every field that nothing here asks for.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used
)]

pub mod shop;

mod answering;
pub mod http;
pub mod limits;
pub mod server;
pub mod trouble;

pub mod acts;
pub mod order;
pub mod schema;
pub mod webhook;

mod graph;
mod money;
mod mutations;
mod times;
