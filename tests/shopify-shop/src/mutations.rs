//! Carries mutations out.

use std::cell::RefCell;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::graph::{Tree, argument, fulfillment_order, number_of, order, subscription};
use crate::order::Hold;
use crate::shop::{Cancelling, Shop};
use crate::times::of_webhook;
use crate::webhook::of_fulfillment_order;

/// The greatest number of holds of one app on a fulfilment order.
const HOLDS_MAX: usize = 10;
/// The longest tag (<https://help.shopify.com/en/manual/shopify-admin/productivity-tools/using-tags>).
const TAG_MAX: usize = 40;

/// The root of mutations.
pub(crate) struct Mutation<'s> {
    pub(crate) shop: RefCell<&'s mut Shop>,
    pub(crate) now: Timestamp,
    /// A user error that the mutation is answered with, in place of being carried out.
    pub(crate) refused: Option<String>,
}

impl ObjectValue for Mutation<'_> {
    fn type_name(&self) -> &str {
        "Mutation"
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        let kind = info.field_definition().ty.inner_named_type().as_str();
        let mut payload = match &self.refused {
            Some(message) => refused(info.field_name(), None, message, None),
            None => self.carry_out(info).ok_or_else(|| self.unknown_field_error(info))?,
        };
        payload["__typename"] = kind.into();
        Ok(ResolvedValue::object(Tree(payload)))
    }
}

/// Returns a payload with a user error, and none of what the mutation would give.
fn refused(mutation: &str, field: Option<&str>, message: &str, code: Option<&str>) -> Value {
    let (list, kind) = match mutation {
        "orderCancel" => ("orderCancelUserErrors", "OrderCancelUserError"),
        "fulfillmentOrderHold" => ("userErrors", "FulfillmentOrderHoldUserError"),
        "fulfillmentOrderReleaseHold" => ("userErrors", "FulfillmentOrderReleaseHoldUserError"),
        "metafieldsSet" => ("userErrors", "MetafieldsSetUserError"),
        _ => ("userErrors", "UserError"),
    };
    let field = field.map(|field| vec![field]);
    let error =
        json!({ "__typename": kind, "field": field, "message": message, "code": code, "elementIndex": null });
    let nothing = json!({ "node": null, "order": null, "job": null, "fulfillmentOrder": null, "fulfillmentHold": null,
        "metafields": null, "webhookSubscription": null, "deletedWebhookSubscriptionId": null });
    with(nothing, list, json!([error]))
}

fn with(mut payload: Value, name: &str, value: Value) -> Value {
    payload[name] = value;
    payload
}

impl Mutation<'_> {
    fn carry_out(&self, info: &ResolveInfo<'_>) -> Option<Value> {
        let argument = |name: &str| argument(info.arguments(), name);
        let (shop, now) = (&mut **self.shop.borrow_mut(), self.now);
        shop.begin();
        let id = argument("id");
        let id = id.as_str().unwrap_or_default();
        Some(match info.field_name() {
            "tagsAdd" => change_tags(shop, now, id, &argument("tags"), true),
            "tagsRemove" => change_tags(shop, now, id, &argument("tags"), false),
            "orderUpdate" => update(shop, now, &argument("input")),
            "orderClose" => close(shop, now, &argument("input")),
            "orderCancel" => cancel(shop, &argument("orderId"), &argument("reason")),
            "metafieldsSet" => set_metafields(shop, now, &argument("metafields")),
            "fulfillmentOrderHold" => hold(shop, now, id, &argument("fulfillmentHold")),
            "fulfillmentOrderReleaseHold" => release(shop, now, id, &argument("holdIds")),
            "webhookSubscriptionCreate" => {
                subscribe(shop, &argument("topic"), &argument("webhookSubscription"))
            }
            "webhookSubscriptionUpdate" => resubscribe(shop, id, &argument("webhookSubscription")),
            "webhookSubscriptionDelete" => unsubscribe(shop, id),
            _ => return None,
        })
    }
}

fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().into_iter().flatten().filter_map(Value::as_str);
    texts
        .flat_map(|text| text.split(','))
        .map(|tag| tag.trim().to_owned())
        .filter(|tag| !tag.is_empty())
        .collect()
}

fn order_number(id: &Value) -> Option<u64> {
    number_of(id.as_str()?, "Order")
}

fn change_tags(shop: &mut Shop, now: Timestamp, id: &str, tags: &Value, add: bool) -> Value {
    let mutation = if add { "tagsAdd" } else { "tagsRemove" };
    let tags = texts(tags);
    if add && tags.iter().any(|tag| tag.chars().count() > TAG_MAX) {
        return refused(mutation, Some("tags"), "Tags is too long (maximum is 40 characters)", None);
    }
    let found = number_of(id, "Order").and_then(|number| shop.orders.get_mut(&number));
    let Some(changed) = found else { return refused(mutation, Some("id"), "Order does not exist", None) };
    // A tag is the same in upper and lower case.
    let is = |tag: &String, other: &String| tag.to_lowercase() == other.to_lowercase();
    let mut now_on = changed.tags();
    if add {
        let new = tags.into_iter().filter(|tag| !now_on.iter().any(|on| is(on, tag))).collect::<Vec<_>>();
        now_on.extend(new);
    } else {
        now_on.retain(|on| !tags.iter().any(|tag| is(tag, on)));
    }
    let number = changed.id();
    if now_on.len() != changed.tags().len() {
        changed.set_tags(now_on);
        changed.touch(now);
        shop.send_updated(number, now);
    }
    json!({ "node": order(&shop.orders[&number]), "userErrors": [] })
}

fn update(shop: &mut Shop, now: Timestamp, input: &Value) -> Value {
    let found = order_number(&input["id"]).and_then(|number| shop.orders.get_mut(&number));
    let Some(changed) = found else {
        return refused("orderUpdate", Some("id"), "Order does not exist", None);
    };
    if let Some(note) = input.get("note") {
        changed.payload["note"] = note.clone();
    }
    if let Some(tags) = input.get("tags") {
        changed.set_tags(texts(tags));
    }
    changed.touch(now);
    let number = changed.id();
    shop.send_updated(number, now);
    json!({ "order": order(&shop.orders[&number]), "userErrors": [] })
}

fn close(shop: &mut Shop, now: Timestamp, input: &Value) -> Value {
    let found = order_number(&input["id"]).and_then(|number| shop.orders.get_mut(&number));
    let Some(closed) = found else { return refused("orderClose", Some("id"), "Order does not exist", None) };
    let number = closed.id();
    if closed.payload["closed_at"].is_null() {
        closed.payload["closed_at"] = of_webhook(now).into();
        closed.touch(now);
        shop.send_updated(number, now);
    }
    json!({ "order": order(&shop.orders[&number]), "userErrors": [] })
}

fn cancel(shop: &mut Shop, id: &Value, reason: &Value) -> Value {
    let refuse = |message, code| refused("orderCancel", Some("orderId"), message, Some(code));
    let Some(found) = order_number(id).and_then(|number| shop.orders.get(&number)) else {
        return refuse("Order does not exist", "NOT_FOUND");
    };
    if found.is_cancelled() {
        return refuse("Order has already been cancelled", "INVALID");
    }
    if found.is_sent() {
        return refuse("Order has outstanding fulfillments that can't be cancelled", "INVALID");
    }
    let order = found.id();
    shop.cancelling.push(Cancelling { order, reason: reason.as_str().unwrap_or_default().to_owned() });
    let job = format!("gid://shopify/Job/{}", shop.number());
    json!({ "job": { "__typename": "Job", "id": job, "done": false }, "orderCancelUserErrors": [] })
}

fn set_metafields(shop: &mut Shop, now: Timestamp, metafields: &Value) -> Value {
    let all = metafields.as_array().cloned().unwrap_or_default();
    let refuse = |message, code| refused("metafieldsSet", Some("metafields"), message, Some(code));
    for one in &all {
        if order_number(&one["ownerId"]).is_none_or(|number| !shop.orders.contains_key(&number)) {
            return refuse("Owner does not exist", "INVALID");
        }
        let is_json = one["value"].as_str().is_some_and(|text| serde_json::from_str::<Value>(text).is_ok());
        if one["type"] == json!("json") && !is_json {
            return refuse("Value is invalid JSON", "INVALID_VALUE");
        }
    }
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    for one in &all {
        let Some(number) = order_number(&one["ownerId"]) else { continue };
        let Some(owner) = shop.orders.get_mut(&number) else { continue };
        let (name, value) =
            ((text(one, "namespace"), text(one, "key")), (text(one, "type"), text(one, "value")));
        if owner.metafields.insert(name, value.clone()) != Some(value) {
            owner.touch(now);
            shop.send_updated(number, now);
        }
    }
    json!({ "metafields": [], "userErrors": [] })
}

fn hold(shop: &mut Shop, now: Timestamp, id: &str, input: &Value) -> Value {
    let refuse = |message, code| refused("fulfillmentOrderHold", Some("id"), message, Some(code));
    let (number, hold_id) = (number_of(id, "FulfillmentOrder").unwrap_or_default(), shop.number());
    let Some(held) = shop.fulfillment_order(number) else {
        return refuse("Fulfillment order could not be found", "FULFILLMENT_ORDER_NOT_FOUND");
    };
    if held.status != "OPEN" {
        return refuse("Fulfillment order is not in a state that can be held", "TAKEN");
    }
    let handle = input["handle"].as_str().map(str::to_owned);
    if held.holds.iter().any(|hold| hold.is_own && hold.handle == handle) {
        return refuse("Handle is already in use by this app", "DUPLICATE_FULFILLMENT_HOLD_HANDLE");
    }
    if held.holds.iter().filter(|hold| hold.is_own).count() >= HOLDS_MAX {
        return refuse("The hold limit is reached", "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED");
    }
    let (reason, notes) = (input["reason"].as_str().unwrap_or_default(), input["reasonNotes"].as_str());
    held.holds.push(Hold {
        id: hold_id,
        handle,
        reason: reason.to_owned(),
        notes: notes.map(str::to_owned),
        is_own: true,
    });
    held.updated_at = now;
    let answer = shown(shop, number);
    let hold = answer["fulfillmentHolds"].as_array().and_then(|all| all.last()).cloned().unwrap_or_default();
    shop.send("fulfillment_orders/placed_on_hold", of_fulfillment_order(number, "on_hold"), now);
    json!({ "fulfillmentOrder": answer, "fulfillmentHold": hold, "userErrors": [] })
}

/// Returns a fulfilment order as it is answered.
fn shown(shop: &Shop, number: u64) -> Value {
    shop.part(number).map(|(order, one)| fulfillment_order(order, one)).unwrap_or_default()
}

fn release(shop: &mut Shop, now: Timestamp, id: &str, holds: &Value) -> Value {
    let number = number_of(id, "FulfillmentOrder").unwrap_or_default();
    let Some(held) = shop.fulfillment_order(number) else {
        let code = Some("FULFILLMENT_ORDER_NOT_FOUND");
        return refused(
            "fulfillmentOrderReleaseHold",
            Some("id"),
            "Fulfillment order could not be found",
            code,
        );
    };
    let before = held.holds.len();
    match holds.as_array() {
        None => held.holds.clear(),
        Some(ids) => held
            .holds
            .retain(|hold| !ids.contains(&format!("gid://shopify/FulfillmentHold/{}", hold.id).into())),
    }
    let (is_free, changed) = (held.holds.is_empty(), held.holds.len() < before);
    held.updated_at = now;
    let answer = shown(shop, number);
    if is_free && changed {
        shop.send("fulfillment_orders/hold_released", of_fulfillment_order(number, "open"), now);
    }
    json!({ "fulfillmentOrder": answer, "userErrors": [] })
}

fn subscribe(shop: &mut Shop, topic: &Value, input: &Value) -> Value {
    let (topic, uri) = (topic.as_str().unwrap_or_default(), input["uri"].as_str().unwrap_or_default());
    let same = (topic.to_owned(), uri.to_owned());
    if uri.is_empty() || shop.subscriptions.values().any(|held| *held == same) {
        let words = "Address for this topic has already been taken";
        return refused("webhookSubscriptionCreate", Some("webhookSubscription"), words, None);
    }
    let id = shop.number();
    shop.subscriptions.insert(id, same);
    json!({ "webhookSubscription": subscription(id, topic, uri), "userErrors": [] })
}

fn resubscribe(shop: &mut Shop, id: &str, input: &Value) -> Value {
    let number = number_of(id, "WebhookSubscription").unwrap_or_default();
    let Some((topic, uri)) = shop.subscriptions.get_mut(&number) else {
        return refused("webhookSubscriptionUpdate", Some("id"), "Webhook subscription does not exist", None);
    };
    if let Some(new) = input["uri"].as_str() {
        new.clone_into(uri);
    }
    json!({ "webhookSubscription": subscription(number, topic, uri), "userErrors": [] })
}

fn unsubscribe(shop: &mut Shop, id: &str) -> Value {
    let number = number_of(id, "WebhookSubscription").unwrap_or_default();
    if shop.subscriptions.remove(&number).is_none() {
        return refused("webhookSubscriptionDelete", Some("id"), "Webhook subscription does not exist", None);
    }
    json!({ "deletedWebhookSubscriptionId": id, "userErrors": [] })
}
