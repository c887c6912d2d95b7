//! Finds orders by their names, by two indexes of the table, whose attributes are written with the orders ([`super::order_names`]).

use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::values::hash::EmailHash;
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::{EmailAddress, OrderNumber};
use candor_engine::ports::{OrderIndex, PlainNumber, StoreError};

use super::item::key_of;
use super::order_names::{CUSTOMER, NUMBER, customer_of, number_of};
use super::{Table, corrupt, if_measured, measured, unavailable};

/// The names of the indexes, as in `infra/template.yaml`.
const NUMBERS: &str = "numbers";
const CUSTOMERS: &str = "customers";
const FIND: &str = "find orders in";

impl<K> OrderIndex for Table<K> {
    async fn numbered(
        &self,
        shop: &Shop,
        number: &OrderNumber,
        most: usize,
    ) -> Result<Vec<OrderKey>, StoreError> {
        self.named(NUMBERS, NUMBER, number_of(shop, &PlainNumber::of(number)), most).await
    }

    async fn of_customer(
        &self,
        shop: &Shop,
        email: &EmailAddress,
        most: usize,
    ) -> Result<Vec<OrderKey>, StoreError> {
        self.named(CUSTOMERS, CUSTOMER, customer_of(shop, EmailHash::of(email)), most).await
    }
}

impl<K> Table<K> {
    /// Returns the orders at a place of an index, the last ones first. The error names the index alone: a name may be personal.
    async fn named(
        &self,
        index: &'static str,
        attribute: &str,
        name: AttributeValue,
        most: usize,
    ) -> Result<Vec<OrderKey>, StoreError> {
        let request = self.client.query().table_name(&self.name).index_name(index);
        let request = request
            // By a name of its own, since `number` is a word of the language.
            .key_condition_expression("#attribute = :name")
            .expression_attribute_names("#attribute", attribute)
            .expression_attribute_values(":name", name)
            .projection_expression("pk")
            .scan_index_forward(false)
            .limit(i32::try_from(most).unwrap_or(i32::MAX))
            .set_return_consumed_capacity(if_measured());
        let answer = request.send().await.map_err(|cause| unavailable(FIND, &index, cause))?;
        measured(FIND, &index, answer.consumed_capacity());
        let keys = answer.items().iter().map(key_of).collect::<Result<Vec<_>, _>>();
        keys.map_err(|cause| corrupt(FIND, &index, cause))
    }
}
