//! Names what a shop is asked for one command: a wish, and the steps that are missing until the order is as wished.

use candor_domain::command::key::CommandKey;
use candor_domain::fulfilment::changed::FulfilmentOrderChanged;
use candor_domain::fulfilment::request::StopReason;
use candor_domain::order::tagged::TagChange;
use candor_domain::values::id::OrderKey;
use candor_domain::values::text::TagName;
use serde_json::Value;

use crate::cancellation::{Cancel, Consequences};
use crate::closing::Close;
use crate::hold::{Hold, Release};
use crate::metafield::SetMetafields;
use crate::tags::{AddTags, RemoveTags};

/// A message to the function that asks shops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// A command of ours to be carried out.
    CarryOut(Asked),
    /// A fulfilment order to be looked at: it changed.
    Look(FulfilmentOrderChanged),
}

/// A command that a shop is asked to carry out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The order.
    pub order: OrderKey,
    /// The key of the command.
    pub key: CommandKey,
    /// The order as it is wished.
    pub wish: Wish,
}

/// The state that a command wishes an order to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// It has a tag, or has it no longer.
    Tag(TagName, TagChange),
    /// It is cancelled, as a person decided about a case.
    Cancelled(Consequences, String),
    /// Nothing of it is sent.
    Held(StopReason),
    /// It is not held by us.
    Released,
    /// Its metafield has this list of its cases.
    Cases(Value),
    /// It is archived.
    Archived,
}

/// The steps to a wish, and what of it is beyond reach.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    /// The steps, in this sequence; none if the order is as wished.
    pub missing: Vec<Step>,
    /// The part of the wish that cannot be had (any more), for people.
    pub beyond_reach: Option<&'static str>,
    /// True if the shop has not made yet what the wish is about.
    pub is_too_early: bool,
}

/// One request that changes an order.
#[derive(Debug, Clone)]
pub enum Step {
    /// Puts tags on.
    AddTags(AddTags),
    /// Takes tags off.
    RemoveTags(RemoveTags),
    /// Holds a fulfilment order.
    Hold(Hold),
    /// Releases our hold of a fulfilment order.
    Release(Release),
    /// Cancels the order.
    Cancel(Cancel),
    /// Sets the metafield with the cases of the order.
    SetMetafields(SetMetafields),
    /// Archives the order.
    Close(Close),
}
