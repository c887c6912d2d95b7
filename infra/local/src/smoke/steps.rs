//! The steps of a smoke test, in the order in which an order goes through a stack.

use std::time::{Duration, Instant};

use candor_domain::contact::mail_status::{MailStatus, MailSubject};
use candor_domain::facts::order::Order;
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::MessageKey;
use candor_domain::values::id::OrderKey;

use super::account::{Account, Item, Parts};
use super::judged::{Failed, is_calm, is_ready, without_mail};
use super::marked::{ADDRESS, Marked};
use super::report::{Report, Seen, Trouble, note};

/// Limits how long facts may take to the table: one may wait for a batch for twenty seconds, and a function may have
/// to start.
const FACTS_PATIENCE: Duration = Duration::from_secs(120);
/// Limits how long SES's word about the delivery may take. It mostly comes within seconds, and is best effort.
const DELIVERY_PATIENCE: Duration = Duration::from_secs(180);
const PAUSE: Duration = Duration::from_secs(2);

/// The furthest point that the order came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Not as far as it ought to. What is under way may still arrive.
    Failed,
    /// The mail was sent. Of its delivery nothing can be known here.
    Mailed,
    /// The mail was delivered.
    Delivered,
}

pub(crate) struct Steps<'a> {
    account: &'a Account,
    marked: &'a Marked,
    patience: Duration,
    parts: Option<Parts>,
    order: Option<Item>,
    pub(crate) report: Report,
}

impl<'a> Steps<'a> {
    pub(crate) fn new(account: &'a Account, marked: &'a Marked, patience: Duration) -> Self {
        Self { account, marked, patience, parts: None, order: None, report: Report::default() }
    }

    /// Returns the order as it was last seen.
    pub(crate) fn order(&self) -> Option<&Item> {
        self.order.as_ref()
    }

    fn output(&self, name: &str) -> Result<&str, Trouble> {
        let found = self.parts.as_ref().and_then(|parts| parts.outputs.get(name));
        let advice = "is it a stack of infra/template.yaml, of this release? Deploy it again";
        found
            .map(String::as_str)
            .ok_or_else(|| Trouble::new(format!("the stack has no output {name}"), advice))
    }

    /// Looks at the stack before anything is sent. Returns what is in its queues for failures, or `None` if there
    /// is no use in going on.
    pub(crate) async fn before(&mut self) -> Option<Failed> {
        match self.account.parts().await {
            Ok(parts) => self.parts = Some(parts),
            Err(trouble) => {
                self.report.add("stack", Err(trouble));
                return None;
            }
        }
        let ready = self.parts.as_ref().map_or_else(|| Ok(String::new()), is_ready);
        if !self.report.add("stack", ready) {
            return None;
        }
        let failed = self.failed().await;
        let seen = |failed: &Failed| {
            format!(
                "{} dead letters, {} undelivered, before anything is sent",
                failed.dead, failed.undelivered
            )
        };
        self.report.add("queues", failed.as_ref().map(seen).map_err(Clone::clone));
        failed.ok()
    }

    async fn failed(&self) -> Result<Failed, Trouble> {
        let advice = "may you do sqs:GetQueueAttributes on the stack's queues?";
        let count = async |output: &str| {
            let waiting = self.account.waiting(self.output(output)?).await;
            waiting.map_err(|why| Trouble::new(why, advice))
        };
        let (dead, undelivered) = (count("DeadLetterQueueUrl").await?, count("UndeliveredQueueUrl").await?);
        Ok(Failed { dead, undelivered })
    }

    /// Sends the order, and looks at it until its mail is delivered.
    pub(crate) async fn sent(&mut self) -> Sent {
        let put = self.put().await;
        if !self.report.add("bus", put) {
            return Sent::Failed;
        }
        let recorded = self.recorded().await;
        if !self.report.add("table", recorded) {
            return Sent::Failed;
        }
        let mailed = self.mailed().await;
        if !self.report.add("mail", mailed) {
            return Sent::Failed;
        }
        let calm = self.without_case();
        if !self.report.add("cases", calm) {
            return Sent::Failed;
        }
        if !self.account.reports_mails() {
            note("delivery", "not looked at: this emulator fires none of SES's events");
            return Sent::Mailed;
        }
        let delivered = self.delivered().await;
        if self.report.add("delivery", delivered) { Sent::Delivered } else { Sent::Failed }
    }

    async fn put(&self) -> Seen {
        let bus = self.output("BusName")?;
        let advice =
            format!("may you do events:PutEvents on the bus {bus}, with the source candor.storefront?");
        for (source, kind, detail) in &self.marked.facts() {
            let put = self.account.put(bus, (source, kind, detail)).await;
            put.map_err(|why| Trouble::new(why, advice.clone()))?;
        }
        Ok(format!("{bus} took OrderPlaced and PaymentConfirmed"))
    }

    fn key(&self) -> Result<OrderKey, Trouble> {
        let wrong = || {
            Trouble::new(
                format!("{} names no order", self.marked.shown()),
                "name a shop of the policy with --shop",
            )
        };
        self.marked.key().ok_or_else(wrong)
    }

    /// Reads the order again and again until it is as wanted. Returns whether it is.
    async fn until(&mut self, patience: Duration, wanted: impl Fn(&Order) -> bool) -> Result<bool, Trouble> {
        let begun = Instant::now();
        let (table, key) = (self.output("TableName")?.to_owned(), self.key()?);
        loop {
            let read = self.account.order(&table, &key).await;
            self.order = read.map_err(|why| {
                Trouble::new(
                    why,
                    "may you do dynamodb:GetItem on the table, and is this checkout of its release?",
                )
            })?;
            if self.order.as_ref().is_some_and(|item| wanted(&item.stored.order)) {
                return Ok(true);
            }
            if begun.elapsed() > patience {
                return Ok(false);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn recorded(&mut self) -> Seen {
        let begun = Instant::now();
        let is_there = |order: &Order| order.facts.placed().is_some() && !order.facts.payments().is_empty();
        if self.until(FACTS_PATIENCE, is_there).await? {
            return Ok(format!("both facts are recorded, after {} s", begun.elapsed().as_secs()));
        }
        let missing = match self.order.as_ref().map(|item| &item.stored.order.facts) {
            None => "nothing of the order",
            Some(facts) if facts.placed().is_none() => "the payment, but no order",
            Some(_) => "the order, but no payment",
        };
        let mut queues = Vec::new();
        for name in ["OrderPlacedQueue", "PaymentConfirmedQueue"] {
            let Some(url) = self.account.physical(name).await else { continue };
            queues.push(format!("{name}: {} waiting", self.account.waiting(&url).await.unwrap_or(0)));
        }
        let seconds = FACTS_PATIENCE.as_secs();
        let found = format!("after {seconds} s the table has {missing}; {}", queues.join(", "));
        let advice = "a queue that is not empty: its function fails or is not called (infra/README.md#facts-are-late).\n\
                      empty queues: the bus has no rule for the event, or may not send to the queue (infra/README.md#undelivered)";
        Err(Trouble::new(found, advice))
    }

    async fn mailed(&mut self) -> Seen {
        let begun = Instant::now();
        let is_over = |order: &Order| {
            let entry = order.ledger.messages.get(&MessageKey::OrderConfirmation);
            matches!(
                entry,
                Some(MessageEntry::Done { .. } | MessageEntry::Refused { .. } | MessageEntry::Unknown { .. })
            )
        };
        self.until(self.patience, is_over).await?;
        let entry = self.order.as_ref();
        let entry =
            entry.and_then(|item| item.stored.order.ledger.messages.get(&MessageKey::OrderConfirmation));
        match entry {
            Some(MessageEntry::Done { receipt, .. }) => {
                let named = receipt.as_ref().map_or("no id", |receipt| receipt.as_str());
                let took = begun.elapsed().as_secs();
                Ok(format!("the confirmation went to {ADDRESS} after {took} s; SES calls it {named}"))
            }
            other => Err(without_mail(other, self.patience)),
        }
    }

    fn without_case(&self) -> Seen {
        let cases = self.order.iter().flat_map(|item| item.stored.order.ledger.cases.keys());
        let cases: Vec<String> = cases.map(ToString::to_string).collect();
        if cases.is_empty() {
            return Ok("none was opened about the order".to_owned());
        }
        let advice = "delete its message from the exceptions queue, and see why: infra/README.md#many-cases";
        Err(Trouble::new(format!("people are asked about {}", cases.join(", ")), advice))
    }

    async fn delivered(&mut self) -> Seen {
        let begun = Instant::now();
        let subject = MailSubject::Message(MessageKey::OrderConfirmation);
        let is_delivered = |order: &Order| {
            let held = order.facts.mails().values().map(|held| &held.body);
            held.into_iter().any(|mail| mail.subject == subject && mail.status == MailStatus::Delivered)
        };
        if self.until(DELIVERY_PATIENCE, is_delivered).await? {
            return Ok(format!("SES's event about it is recorded, after {} s", begun.elapsed().as_secs()));
        }
        let found =
            format!("no event of SES about the mail was recorded within {} s", DELIVERY_PATIENCE.as_secs());
        let advice = "SES's events are best effort, so try once more. Then see that the configuration set's destination is on \
                      (`aws sesv2 get-configuration-set-event-destinations`),\nand that EmailStatusChangedSesRule on the default \
                      bus has invocations and no failed ones";
        Err(Trouble::new(found, advice))
    }

    /// Looks whether anything failed since.
    pub(crate) async fn after(&mut self, before: Failed) {
        let after = self.failed().await;
        self.report.add("queues", after.and_then(|after| is_calm(before, after)));
    }
}
