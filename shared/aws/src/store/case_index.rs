//! Lists orders with open cases by an index of the table, whose attributes are written with the orders ([`super::case_entry`]).
//!
//! A partition takes 1,000 write units a second, and where the index cannot follow, writes of the orders are
//! [throttled](https://repost.aws/knowledge-center/dynamodb-gsi-throttling-table). An order takes one when its first case
//! opens and one when its last one closes, so a shop may have some five hundred of both a second. A page has a megabyte at
//! most, which is some 4,000 orders.

use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::values::id::Shop;
use candor_engine::ports::{CaseIndex, CasePage, CasePlace, StoreError};

use super::case_entry::{place, read, start};
use super::{Table, corrupt, if_measured, measured, unavailable};

/// The name of the index, as in `infra/template.yaml`.
const INDEX: &str = "cases";
const LIST: &str = "list open cases of";

impl<K> CaseIndex for Table<K> {
    async fn open_cases(
        &self,
        shop: &Shop,
        after: Option<&CasePlace>,
        most: usize,
    ) -> Result<CasePage, StoreError> {
        let request = self.client.query().table_name(&self.name).index_name(INDEX);
        let request = request
            .key_condition_expression("cases_of = :shop")
            .expression_attribute_values(":shop", AttributeValue::S(shop.to_string()))
            .limit(i32::try_from(most).unwrap_or(i32::MAX))
            .set_exclusive_start_key(after.map(start))
            .set_return_consumed_capacity(if_measured());
        let answer = request.send().await.map_err(|cause| unavailable(LIST, shop, cause))?;
        measured(LIST, shop, answer.consumed_capacity());
        let orders = answer.items().iter().map(read).collect::<Result<_, _>>();
        let next = answer.last_evaluated_key().map(place).transpose();
        Ok(CasePage {
            orders: orders.map_err(|cause| corrupt(LIST, shop, cause))?,
            next: next.map_err(|cause| corrupt(LIST, shop, cause))?,
        })
    }
}
