//! Stored orders, made by playing the stories of `events/stories` in virtual time.

use std::path::{Path, PathBuf};

use candor_domain::facts::order::Order;
use candor_domain::policy::settings::Policy;
use candor_engine::ports::Stored;
use candor_story_player::player::{Performance, Play};
use candor_story_player::shop_floor::Bounds;
use jiff::Timestamp;
use serde_json::{Value, json};

/// Holds the policy that is shipped.
const SHIPPED: &str = include_str!("../../../../infra/policy.toml");

/// Returns the shipped policy, with the page of each order in the shop's admin.
pub(crate) fn policy() -> Option<Policy> {
    let shipped: Value = toml::from_str(SHIPPED).ok()?;
    let page = "https://admin.shopify.com/store/demo-shop/orders/{order_id}";
    Policy::read(&shipped, &json!({ "shops": { "demo-shop": { "order_page": page } } })).ok()
}

/// Returns the files of all stories.
pub(crate) fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/stories");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    files
}

/// Plays a story, and returns what came of it.
pub(crate) fn play(file: &Path) -> Option<Performance> {
    Some(Play::read(file).ok()?.run(Bounds::default()))
}

/// Returns the orders of a story, and when it ended. Most stories are about an order of the same id, so that the name of
/// the story becomes a part of it.
pub(crate) fn orders(file: &Path) -> Option<(Vec<Stored>, Timestamp)> {
    let performance = play(file)?;
    let name = file.file_stem()?.to_str()?;
    let renamed = |stored: Stored| {
        let key = format!("{}#{name}.{}", stored.order.key.shop, stored.order.key.order_id).parse().ok()?;
        Some(Stored { order: Order { key, ..stored.order }, ..stored })
    };
    Some((performance.orders.into_iter().filter_map(renamed).collect(), performance.ended))
}
