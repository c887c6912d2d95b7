//! Shows what came of events that were sent.

use std::collections::BTreeSet;
use std::time::Duration;

use candor_domain::values::id::OrderKey;

use crate::inside;
use crate::mails::{self, Mail};
use crate::project::Project;
use crate::stack::Stack;
use crate::terminal::{NOTE, Progress, STRONG, print, say, styled};
use crate::watch::{REST, Rest, Watch};

use super::error::{CommandError, Done};
use super::look::{print_mail, receipts};
use super::options::Which;

/// Limits how long the orders may take to become idle. The longest time of the local policy is 20 seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// Returns the names of all mails that have been sent so far.
pub(super) fn outbox(stack: &Stack) -> Result<BTreeSet<String>, CommandError> {
    Ok(inside::outbox(&stack.cloud)?.into_iter().map(|mail| mail.message_id).collect())
}

/// Waits until the orders are idle, saves the mails that went out in the meantime, and shows them.
pub(super) fn show(
    project: &Project,
    which: &Which,
    stack: &Stack,
    keys: &BTreeSet<OrderKey>,
    before: &BTreeSet<String>,
) -> Done {
    wait(stack, keys);
    let mut new = inside::outbox(&stack.cloud)?;
    new.retain(|mail| !before.contains(&mail.message_id));
    let receipts = receipts(stack)?;
    let kept = new.iter().map(|mail| keep(project, which, stack, mail, receipts.get(&mail.message_id)));
    let pages = kept.collect::<Result<Vec<_>, _>>()?;
    if !which.output.json {
        print_hints(&pages, keys);
    }
    Ok(true)
}

/// Waits until nothing becomes due soon, and calls `wake` whenever something is due.
fn wait(stack: &Stack, keys: &BTreeSet<OrderKey>) {
    let progress = Progress::begin("Waiting until nothing is due");
    let watch = Watch::of(stack);
    let rest = std::thread::scope(|scope| {
        scope.spawn(|| watch.keep());
        let rest = watch.wait(keys, Rest::For(REST), PATIENCE);
        watch.end();
        rest
    });
    progress.done("");
    for what in rest.err().into_iter().flatten() {
        say(&format!("{} {what}", styled(NOTE, "still")));
    }
}

/// Saves and prints a mail. Returns the path of its page, as people read it.
fn keep(
    project: &Project,
    which: &Which,
    stack: &Stack,
    mail: &Mail,
    sender: Option<&(String, String)>,
) -> Result<String, CommandError> {
    let (order, key) = sender.map_or(("unknown", "unknown"), |(order, key)| (order, key));
    print_mail(which, mail, order, key);
    let folder = project.local().join("mail").join(&stack.name);
    let saved = project.leftovers("mail").and_then(|_| mails::save(mail, &folder, &format!("{order}-{key}")));
    let failed = |cause| CommandError::File { operation: "save mails to", path: folder.clone(), cause };
    Ok(project.shown(&saved.map_err(failed)?))
}

fn print_hints(pages: &[String], keys: &BTreeSet<OrderKey>) {
    for page in pages {
        print(&format!("open {}", styled(STRONG, page)));
    }
    if pages.is_empty() {
        print("no mail went out");
    }
    for key in keys {
        print(&format!("to see why: cargo local order {}; all mails: cargo local mail", key.order_id));
    }
}
