//! Lists the documents, so that a test can hold each against Shopify's schema.

use crate::operation::{Document, Operation};
use crate::{
    cancellation, changed, closing, fulfillment_order, hold, metafield, order, payload, subscription, tags,
};

/// Every document that is sent.
pub const ALL: [Document; 13] = [
    <order::ReadOrder as Operation>::DOCUMENT,
    <fulfillment_order::ReadFulfillmentOrder as Operation>::DOCUMENT,
    <tags::AddTags as Operation>::DOCUMENT,
    <tags::RemoveTags as Operation>::DOCUMENT,
    <hold::Hold as Operation>::DOCUMENT,
    <hold::Release as Operation>::DOCUMENT,
    <cancellation::Cancel as Operation>::DOCUMENT,
    <closing::Close as Operation>::DOCUMENT,
    <metafield::SetMetafields as Operation>::DOCUMENT,
    <changed::ListChanged as Operation>::DOCUMENT,
    <payload::FetchOrder as Operation>::DOCUMENT,
    <subscription::ListSubscriptions as Operation>::DOCUMENT,
    <subscription::Subscribe as Operation>::DOCUMENT,
];
