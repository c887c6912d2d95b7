//! Loses an order, and replays the archive.

use candor_domain::contact::mail_status::MailStatus;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::deployment;
use crate::inside;
use crate::orders;
use crate::stack::Stack;

use super::mail_events::has;
use super::trial::{PATIENCE, PAUSE, Seen, find, is_recorded, marked, put, until};

const ADDRESS: &str = "success@simulator.amazonses.com";

/// Takes two orders to their end, loses one of them, and replays the archive: the lost order must be there again, and
/// the other must be as it was (infra/README.md#replay-the-archive).
pub(super) fn brings_back_what_was_lost(stack: &Stack) -> Seen {
    let begun = Timestamp::now().as_second();
    let (lost, lost_key) = marked(stack, "lost", ADDRESS)?;
    let (kept, kept_key) = marked(stack, "kept", ADDRESS)?;
    put(stack, &lost)?;
    put(stack, &kept)?;
    let delivered = |key| until(stack, key, "delivered", |order| has(order, MailStatus::Delivered));
    delivered(&lost_key)?;
    let before = delivered(&kept_key)?;
    let mails = sent(stack)?;
    orders::forget(stack, [&lost_key]).map_err(|why| why.to_string())?;
    replay(stack, begun)?;
    until(stack, &lost_key, "recorded again", is_recorded)?;
    // Its ledger is lost too, so its mail goes out again. Nothing else does.
    delivered_again(stack, mails)?;
    match find(stack, &kept_key)? {
        Some(after) if after.order == before => {
            Ok("the replay recorded the lost order again, and left the other as it was".to_owned())
        }
        Some(_) | None => Err(format!("the replay changed {kept_key}, which was whole")),
    }
}

fn sent(stack: &Stack) -> Result<usize, String> {
    inside::outbox(&stack.cloud).map(|mails| mails.len()).map_err(|why| why.to_string())
}

fn delivered_again(stack: &Stack, mails: usize) -> Result<(), String> {
    let begun = std::time::Instant::now();
    while sent(stack)? <= mails && begun.elapsed() < PATIENCE {
        std::thread::sleep(PAUSE);
    }
    // Another mail, which should not be, would go out after its grace period of a second.
    std::thread::sleep(PAUSE * 15);
    match sent(stack)?.saturating_sub(mails) {
        1 => Ok(()),
        other => Err(format!("after the replay {other} mails went out, and not one")),
    }
}

/// Replays what the archive holds since a moment in seconds.
fn replay(stack: &Stack, since: i64) -> Result<(), String> {
    let call = |action: &str, input: Value| {
        let answer = stack.cloud.json("events", &format!("AWSEvents.{action}"), &input);
        answer.map_err(|why| why.to_string())
    };
    let name = deployment::physical(&stack.cloud, "BusArchive").map_err(|why| why.to_string())?;
    let archive = call("DescribeArchive", json!({ "ArchiveName": name }))?;
    let (arn, bus) = (archive.get("ArchiveArn"), archive.get("EventSourceArn"));
    let now = Timestamp::now().as_second().saturating_add(1);
    let replay = json!({ "ReplayName": format!("again-{since}"), "EventSourceArn": arn, "EventStartTime": since,
        "EventEndTime": now, "Destination": { "Arn": bus } });
    call("StartReplay", replay).map(|_| ())
}
