//! Forgets the marked order: everything that it made in the table, and nothing else.

use std::time::Duration;

use candor_domain::values::id::OrderKey;

use crate::orders;

use super::account::Account;
use super::marked::Marked;
use super::report::{Seen, Trouble};
use super::steps::Sent;

/// The time after a deletion until the order is looked at again: what was under way has been done by then.
const SETTLED_AFTER: Duration = Duration::from_secs(10);
const SETTLED_AFTER_ON_AN_EMULATOR: Duration = Duration::from_secs(2);
const ATTEMPTS_MAX: u32 = 4;

/// Deletes the order, and looks whether it stays away: a function that still works on it may write it again. It is
/// one item, and one for each message whose mails are kept; the index follows it. A digital order is compared with no
/// others, so it took no place among those that look the same, and a mail that arrives suppresses no address.
pub(crate) async fn forget(account: &Account, marked: &Marked, sent: Sent) -> Seen {
    let Some(key) = marked.key() else { return Ok("nothing was made".to_owned()) };
    let advice = format!(
        "delete it by hand: `aws dynamodb delete-item --table-name \"$(output TableName)\" --key \
         '{{\"pk\": {{\"S\": \"ORDER#{key}\"}}}}'`. It also expires by itself (`keep` in the policy)"
    );
    let trouble = |why: String| Trouble::new(why, advice.clone());
    let parts = account.parts().await?;
    let table = parts.outputs.get("TableName").ok_or_else(|| trouble("the stack has no table".to_owned()))?;
    if !stays_away(account, table, &key).await.map_err(trouble)? {
        return Err(Trouble::new("the order was written again each time it was deleted", advice));
    }
    let late = match sent {
        Sent::Delivered | Sent::Mailed => "",
        Sent::Failed => "; what is still under way may make it again, with that alone, until it expires",
    };
    Ok(format!("the table has nothing of the order{late}"))
}

async fn stays_away(account: &Account, table: &str, key: &OrderKey) -> Result<bool, String> {
    let pause = if account.is_emulator() { SETTLED_AFTER_ON_AN_EMULATOR } else { SETTLED_AFTER };
    for _ in 0..ATTEMPTS_MAX {
        let known = account.order(table, key).await?;
        let messages = known.iter().flat_map(|item| item.stored.order.ledger.messages.keys());
        for message in messages {
            account.delete(table, orders::pk_of_mail(key, message)).await?;
        }
        account.delete(table, orders::pk(key)).await?;
        tokio::time::sleep(pause).await;
        if account.order(table, key).await?.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}
