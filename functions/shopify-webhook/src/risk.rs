//! Reads assessments of the risk that an order is fraud. Each has the rating of one provider, and comes again until the order
//! is sent (`orders/risk_assessment_changed` in
//! <https://shopify.dev/docs/api/admin-graphql/latest/enums/WebhookSubscriptionTopic>).

use std::fmt::Display;
use std::str::FromStr;

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::order::assessed::RiskAssessed;
use candor_domain::order::placed::Risk;
use candor_domain::values::id::{OrderId, RiskProviderId};
use candor_domain::values::reading::At;
use candor_edge::heard::{Heard, Statement};
use candor_edge::texts::{plain, usable};
use jiff::Timestamp;

use crate::delivery::Delivery;
use crate::names;

/// The provider that is Shopify itself: its assessments name none.
const SHOPIFY: &str = "shopify";

/// Lists every rating (<https://shopify.dev/docs/api/admin-graphql/latest/enums/RiskAssessmentResult>). `none` is no low
/// risk: the provider does not rate the order.
const LEVELS: [(&str, Option<Risk>); 5] = [
    ("low", Some(Risk::Low)),
    ("medium", Some(Risk::Medium)),
    ("high", Some(Risk::High)),
    ("none", None),
    ("pending", None),
];

/// Reads an assessment. One without a rating says nothing, and takes back no rating.
pub(crate) fn hear(delivery: &Delivery, body: &At<'_>, heard: &mut Heard) {
    let about = body.if_readable(provider_id).map(Aspect::RiskAssessed);
    heard.read(body, about, |assessment| match level(&assessment.field("risk_level")) {
        Some(None) => Some(None),
        rated => read(assessment, delivery, rated.flatten()).map(Some),
    });
}

fn read(assessment: &At<'_>, delivery: &Delivery, level: Option<Risk>) -> Option<Statement> {
    let (order_id, provider_id) = (order_id(assessment), provider_id(assessment));
    let occurred_at = moment(assessment, delivery);
    let (order_id, provider_id, occurred_at, level) = (order_id?, provider_id?, occurred_at?, level?);
    let what = format!("risk of {provider_id} {level}");
    let id = names::once(assessment, delivery, order_id.as_str(), &what, occurred_at)?;
    let provider = usable(&assessment.field("provider_title"));
    let fact = Fact::RiskAssessed(RiskAssessed { provider_id, provider, level });
    Some(Statement { occurred_at, id, fact })
}

/// Reads the rating. It is `Some(None)` where there is none. The GraphQL API writes ratings in capitals.
fn level(at: &At<'_>) -> Option<Option<Risk>> {
    let Some(text) = at.optional(At::string)? else { return Some(None) };
    let known = LEVELS.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    known.map(|(_, level)| level).or_else(|| {
        let names = LEVELS.map(|(name, _)| name);
        at.refuse(format!("is not one of {}", names.join(", ")))
    })
}

/// Reads the moment of the assessment, or else Shopify's moment of the action.
fn moment(assessment: &At<'_>, delivery: &Delivery) -> Option<Timestamp> {
    let created_at = assessment.field("created_at");
    created_at.optional(At::moment)?.or(delivery.triggered_at).or_else(|| {
        created_at.refuse("is missing, and so is the time of the delivery (X-Shopify-Triggered-At)")
    })
}

/// Reads the order. Its number is documented as a text, and in other topics it is a number.
pub(crate) fn order_id(body: &At<'_>) -> Option<OrderId> {
    let (plain, global) = (body.field("order_id"), body.field("admin_graphql_api_order_id"));
    let named = if is_absent(&plain) && !is_absent(&global) { global } else { plain };
    id(&named, "gid://shopify/Order/")
}

/// Reads the provider. A name without an identifier is not taken for Shopify: a low rating by Shopify would take back a
/// high one by another provider.
pub(crate) fn provider_id(assessment: &At<'_>) -> Option<RiskProviderId> {
    let named = assessment.field("provider_id");
    if !is_absent(&named) {
        return id(&named, "gid://shopify/App/");
    }
    let title = plain(&assessment.field("provider_title"));
    if title.is_some_and(|title| !title.eq_ignore_ascii_case(SHOPIFY)) {
        return named.refuse("is missing, and there is a provider_title");
    }
    SHOPIFY.parse().ok()
}

fn is_absent(at: &At<'_>) -> bool {
    at.value().is_none_or(serde_json::Value::is_null)
}

/// Reads an identifier: as it is, or from a global id of the GraphQL API.
fn id<T: FromStr<Err: Display>>(at: &At<'_>, global: &str) -> Option<T> {
    match at.text().and_then(|text| text.strip_prefix(global)) {
        Some(number) => number.parse().map_err(|why: T::Err| at.refuse::<T>(why.to_string())).ok(),
        None => at.id(),
    }
}
