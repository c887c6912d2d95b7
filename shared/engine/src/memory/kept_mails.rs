//! Defines how the store in memory holds mails.

use std::collections::BTreeMap;

use candor_domain::message::key::MessageKey;
use candor_domain::values::id::OrderKey;
use jiff::Timestamp;

/// The packed mails of each message, by the moment at which they were handed over.
pub(super) type KeptMails = BTreeMap<(OrderKey, MessageKey), BTreeMap<Timestamp, Vec<u8>>>;
