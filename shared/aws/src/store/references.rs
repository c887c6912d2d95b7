//! Keeps what is known of references, as items in the same table as the orders:
//!
//! | item | attributes |
//! |---|---|
//! | `REFERENCE#<shop>#<digest of the reference>` | `revision`, `knowledge` (JSON), `expires_at` |
//!
//! An item names orders and shipments, and holds the reports that wait: a status, a place of the carrier, an amount; nothing
//! of a customer. It has no `wake_shard` or `due`, so neither the index nor the reader of the stream sees it.

use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::reference::knowledge::Knowledge;
use candor_domain::reference::report::Reference;
use candor_domain::values::id::Shop;
use candor_engine::ports::{KeptKnowledge, KnowledgeWrite, LookupHash, References, Revision, StoreError};
use jiff::Timestamp;

use super::item::{InvalidItem, Item, number, text};
use super::registry::until;
use super::{Table, corrupt, is_written, unavailable};

const READ: &str = "read what is known of reference";
const WRITE: &str = "write what is known of reference";
const KNOWLEDGE: &str = "knowledge";

impl<K> References for Table<K> {
    async fn knowledge(&self, shop: &Shop, reference: &Reference) -> Result<KeptKnowledge, StoreError> {
        // The read must see the report that began to wait a moment ago.
        let item = self.read_now(pk(shop, reference), READ, reference).await?;
        let kept = item.as_ref().map(read).transpose();
        Ok(kept.map_err(|cause| corrupt(READ, reference, cause))?.unwrap_or_default())
    }

    async fn write_knowledge(
        &self,
        shop: &Shop,
        reference: &Reference,
        kept: &KeptKnowledge,
        expires_at: Timestamp,
    ) -> Result<KnowledgeWrite, StoreError> {
        let json =
            serde_json::to_string(&kept.knowledge).map_err(|cause| unavailable(WRITE, reference, cause))?;
        // Without the condition a report would begin to wait that its order never hears of.
        let request = self.write_of(pk(shop, reference), kept.revision);
        let request = request.item(KNOWLEDGE, AttributeValue::S(json)).item("expires_at", until(expires_at));
        let is_written = is_written(request, WRITE, reference).await?;
        Ok(if is_written { KnowledgeWrite::Written } else { KnowledgeWrite::Lost })
    }
}

fn pk(shop: &Shop, reference: &Reference) -> String {
    format!("REFERENCE#{}", LookupHash::of_reference(shop, reference))
}

/// Returns the knowledge that an item has.
pub(super) fn knowledge_of(item: &Item) -> Result<Knowledge, InvalidItem> {
    let unreadable = |cause| InvalidItem::Content { name: KNOWLEDGE, cause: Box::new(cause) };
    serde_json::from_str(text(item, KNOWLEDGE)?).map_err(unreadable)
}

fn read(item: &Item) -> Result<KeptKnowledge, InvalidItem> {
    Ok(KeptKnowledge { knowledge: knowledge_of(item)?, revision: Some(Revision(number(item, "revision")?)) })
}
