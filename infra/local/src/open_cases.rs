//! Lists the open cases of a stack by the index that its table keeps of them, without reading the orders.

use std::collections::BTreeSet;
use std::io;

use candor_aws::store::Table;
use candor_domain::values::id::Shop;
use candor_engine::ports::{CaseIndex, OpenCases, StoreError};

use crate::demands::{DemandError, Reached, told};
use crate::deployment::STACK;
use crate::smoke::Place;
use crate::smoke::account::Account;
use crate::stack::Stack;

/// The largest number of orders that are read of the index at once.
const ENTRIES_MAX: usize = 1000;

/// The open cases could not be listed.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The clients of AWS did not start.
    #[error("list open cases: the clients of AWS did not start")]
    Clients(#[source] io::Error),
    /// The stack or its table did not answer.
    #[error(transparent)]
    Unreached(#[from] DemandError),
}

/// Returns the orders of some shops that have open cases: of each shop, the one whose case is the oldest first.
///
/// # Errors
/// Returns an error if the stack does not answer.
pub fn listed(stack: &Stack, shops: &BTreeSet<Shop>) -> Result<Vec<OpenCases>, ListError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(ListError::Clients)?.block_on(async {
        let account = Account::of(STACK, Place::from(&stack.cloud)).await;
        let table = Reached::of(account).await?.table()?;
        let mut found = Vec::new();
        for shop in shops {
            found.extend(of_shop(&table, shop).await.map_err(told("list open cases"))?);
        }
        Ok(found)
    })
}

async fn of_shop(table: &Table, shop: &Shop) -> Result<Vec<OpenCases>, StoreError> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = table.open_cases(shop, after.as_ref(), ENTRIES_MAX).await?;
        found.extend(page.orders);
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(found),
        }
    }
}
