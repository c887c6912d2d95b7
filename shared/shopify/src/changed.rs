//! Reads the list of orders that changed.

use candor_domain::catch_up::listed::Listed;
use candor_domain::values::id::{OrderKey, Shop};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::operation::{Document, Operation, Refusals};

/// Lists the orders that changed since a time
/// (<https://shopify.dev/docs/api/admin-graphql/2026-10/queries/orders>).
#[derive(Debug, Clone, Serialize)]
pub struct ListChanged {
    search: String,
    after: Option<String>,
}

impl ListChanged {
    /// Returns the operation for the page after a place of the list, or for the first page.
    #[must_use]
    pub fn new(since: Timestamp, after: Option<&str>) -> Self {
        Self { search: search(since), after: after.map(str::to_owned) }
    }
}

impl Operation for ListChanged {
    const DOCUMENT: Document =
        Document { name: "ListChanged", text: include_str!("documents/list-changed.graphql") };
    type Data = Changes;
}

/// The answer to [`ListChanged`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Changes(Value);

impl Refusals for Changes {}

/// A part of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPage {
    /// The orders.
    pub orders: Vec<Listed>,
    /// The place at which the list goes on, if it does.
    pub next: Option<String>,
}

/// Returns the search for orders that changed since a time. Shopify's search knows whole seconds
/// (<https://shopify.dev/docs/api/usage/search-syntax>).
fn search(since: Timestamp) -> String {
    format!("updated_at:>='{}'", since.strftime("%Y-%m-%dT%H:%M:%SZ"))
}

impl Changes {
    /// Reads the page. With `has_shipments`, the shop's parcels come from Shopify, and are compared too; else the
    /// warehouse reports them itself.
    ///
    /// # Errors
    /// Returns what cannot be read: nothing is left out silently, since an order that is left out is missed.
    pub fn page(&self, shop: &Shop, has_shipments: bool) -> Result<ListedPage, String> {
        read(shop, &self.0, has_shipments)
    }
}

fn read(shop: &Shop, data: &Value, has_shipments: bool) -> Result<ListedPage, String> {
    let nodes = data.pointer("/orders/nodes").and_then(Value::as_array).ok_or("it lists no orders")?;
    let page = data.pointer("/orders/pageInfo").cloned().unwrap_or_default();
    let has_more = page.get("hasNextPage") == Some(&Value::Bool(true));
    let next = page.get("endCursor").and_then(Value::as_str).map(str::to_owned);
    if has_more && next.is_none() {
        return Err("the list goes on, and does not say where".to_owned());
    }
    let orders = nodes.iter().map(|node| listed(shop, node, has_shipments)).collect::<Result<_, _>>()?;
    Ok(ListedPage { orders, next: next.filter(|_| has_more) })
}

fn listed(shop: &Shop, node: &Value, has_shipments: bool) -> Result<Listed, String> {
    let order_id = parsed(node, "legacyResourceId")?;
    let is_physical = |node: &&Value| node.get("requiresShipping") != Some(&Value::Bool(false));
    let shipments = list(node, "fulfillments").filter(is_physical).filter(|_| has_shipments);
    let moves_money = |node: &&Value| {
        let amount = node.pointer("/totalRefundedSet/shopMoney/amount").and_then(Value::as_str);
        amount.is_some_and(|amount| amount.bytes().any(|byte| (b'1'..=b'9').contains(&byte)))
    };
    let refunds = list(node, "refunds").filter(moves_money);
    Ok(Listed {
        key: OrderKey { shop: shop.clone(), order_id },
        revised_at: parsed(node, "updatedAt")?,
        is_cancelled: node.get("cancelledAt").is_some_and(|at| !at.is_null()),
        shipments: shipments
            .map(|node| Ok((parsed(node, "legacyResourceId")?, parsed(node, "updatedAt")?)))
            .collect::<Result<_, String>>()?,
        refunds: refunds.map(|node| parsed(node, "legacyResourceId")).collect::<Result<_, _>>()?,
    })
}

fn list<'v>(node: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    node.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn parsed<T: std::str::FromStr>(node: &Value, name: &str) -> Result<T, String> {
    let text = node.get(name).and_then(Value::as_str).and_then(|text| text.parse().ok());
    text.ok_or_else(|| format!("{name} of an order in the list cannot be read: {:?}", node.get(name)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shop() -> Shop {
        "demo-shop".parse().unwrap()
    }

    #[test]
    fn what_tells_if_an_order_is_held_is_read_from_the_list() {
        let data = json!({ "orders": { "pageInfo": { "hasNextPage": true, "endCursor": "c1" }, "nodes": [{
            "legacyResourceId": "9007199254740993", "updatedAt": "2026-03-01T10:00:00Z", "cancelledAt": null,
            "fulfillments": [
                { "legacyResourceId": "1", "updatedAt": "2026-03-01T09:00:00Z", "requiresShipping": true },
                { "legacyResourceId": "2", "updatedAt": "2026-03-01T09:00:00Z", "requiresShipping": false }],
            "refunds": [
                { "legacyResourceId": "7", "totalRefundedSet": { "shopMoney": { "amount": "0.0" } } },
                { "legacyResourceId": "8", "totalRefundedSet": { "shopMoney": { "amount": "0.5" } } }] }] } });
        let page = read(&shop(), &data, true).unwrap();
        assert_eq!(page.next.as_deref(), Some("c1"));
        let [order] = &page.orders[..] else { panic!("{page:?}") };
        assert_eq!(order.key.to_string(), "demo-shop#9007199254740993");
        assert_eq!(order.shipments.keys().map(ToString::to_string).collect::<Vec<_>>(), ["1"]);
        assert_eq!(order.refunds.iter().map(ToString::to_string).collect::<Vec<_>>(), ["8"]);
        assert!(read(&shop(), &data, false).unwrap().orders[0].shipments.is_empty());
    }

    #[test]
    fn an_order_that_cannot_be_read_is_not_left_out_silently() {
        let data = json!({ "orders": { "nodes": [{ "legacyResourceId": "1", "updatedAt": null }] } });
        assert!(read(&shop(), &data, true).unwrap_err().contains("updatedAt"));
        assert!(read(&shop(), &json!({}), true).is_err());
        let endless = json!({ "orders": { "nodes": [], "pageInfo": { "hasNextPage": true } } });
        assert!(read(&shop(), &endless, true).is_err());
    }

    #[test]
    fn the_search_is_by_whole_seconds_and_never_later_than_asked() {
        assert_eq!(
            search("2026-03-01T10:00:00.999Z".parse().unwrap()),
            "updated_at:>='2026-03-01T10:00:00Z'"
        );
    }
}
