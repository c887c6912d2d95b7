//! Forgets and hands over the data of a customer, in a deployed stack or on the emulator. What is read is written on this
//! machine alone.

mod page;
mod person;
mod sent;

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use candor_aws::bus::Bus;
use candor_aws::configuration::from_lookup;
use candor_aws::keys::Keys;
use candor_aws::secrets::Secret;
use candor_aws::store::Table;
use candor_domain::erasure::cover::Belongs;
use candor_domain::erasure::demand::{Asks, Demand, Erasure, Whose};
use candor_domain::erasure::person::Person;
use candor_domain::erasure::unfinished::is_unfinished;
use candor_domain::erasure::work::{Stage, Work};
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::facts::order::Order;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::{EventId, OrderKey, Shop};
use candor_engine::at_rest::{Unread, to_json};
use candor_engine::demands::HANDED_OVER;
use candor_engine::erasure::orders_of;
use candor_engine::ports::{DemandKey, Erasures, Registry, Store};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::smoke::account::{Account, Parts};
use crate::terminal::{GOOD, NOTE, STRONG, print, styled};

pub(crate) use person::Named;

/// The time between two looks at the work on a demand.
const PAUSE: Duration = Duration::from_secs(2);
/// The number of looks, after which the demand is left to itself.
const LOOKS_MAX: u32 = 150;

/// The demand was not carried out.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DemandError(pub(crate) String);

/// Says what is to be forgotten.
#[derive(Debug, Clone)]
pub(crate) struct ToForget {
    /// The person; none where the whole shop is meant.
    pub(crate) whose: Whose,
    /// True if orders go for which something is still to be done.
    pub(crate) even_open: bool,
}

/// A stack whose table and bus are known.
pub(crate) struct Reached {
    account: Account,
    pub(crate) parts: Parts,
}

impl Reached {
    pub(crate) async fn of(account: Account) -> Result<Self, DemandError> {
        let parts = account.parts().await.map_err(|trouble| DemandError(trouble.found))?;
        Ok(Self { account, parts })
    }

    fn part(&self, name: &str) -> Result<&str, DemandError> {
        let part = self.parts.outputs.get(name).map(String::as_str);
        part.ok_or_else(|| DemandError(format!("the stack has no output {name}")))
    }

    pub(crate) fn table(&self) -> Result<Table, DemandError> {
        Ok(Table::new(self.account.config(), self.part("TableName")?))
    }

    pub(crate) fn bus(&self) -> Result<Bus, DemandError> {
        Ok(Bus::new(self.account.config(), self.part("BusName")?))
    }

    /// Puts a demand on the bus, and waits until it is carried out. Nothing is sent where an order is unfinished, unless the
    /// demand says that it goes all the same.
    pub(crate) async fn forget(&self, shop: &Shop, what: ToForget) -> Result<bool, DemandError> {
        let now = Timestamp::now();
        if let Whose::Person(person) = &what.whose {
            let found = self.found(shop, person, now).await?;
            if !show(&found, what.even_open, now)? {
                return Ok(false);
            }
        }
        let stamp = Stamp { occurred_at: now, id: name(now)?, source: Source::Desk };
        let erasure = Erasure { whose: what.whose, even_open: what.even_open };
        let demand = Demand { shop: shop.clone(), stamp, asks: Asks::Erase(erasure) };
        self.put(&demand.to_bus()).await?;
        let done = self.wait_for(&DemandKey { shop: shop.clone(), id: demand.stamp.id.clone() }).await?;
        say(&done);
        Ok(done.is_some_and(|work| work.counts.left == 0 && work.counts.unreadable == 0))
    }

    /// Writes what is known of a person, as JSON and as a page. Returns the files.
    pub(crate) async fn hand_over(
        &self,
        shop: &Shop,
        named: Named,
        folder: &Path,
    ) -> Result<[PathBuf; 2], DemandError> {
        let (person, request) = match named {
            Named::Person(person) => (person, None),
            Named::Request(id) => (self.person_of(shop, &id).await?, Some(id)),
        };
        let found = self.found(shop, &person, Timestamp::now()).await?;
        let data = self.data(shop, &person, found).await?;
        let files = write(folder, &data)?;
        if let Some(request) = request {
            let detail = json!({ "shop": shop, "request": request });
            let event =
                json!({ "source": Source::Desk.name(), "detail-type": HANDED_OVER, "detail": detail });
            self.put(&event).await?;
        }
        Ok(files)
    }

    async fn found(
        &self,
        shop: &Shop,
        person: &Person,
        now: Timestamp,
    ) -> Result<Vec<(Order, Belongs)>, DemandError> {
        orders_of(&self.table()?, shop, person, now).await.map_err(told("read the table"))
    }

    async fn person_of(&self, shop: &Shop, id: &EventId) -> Result<Person, DemandError> {
        let key = DemandKey { shop: shop.clone(), id: id.clone() };
        let kept = self.table()?.work(&key).await.map_err(told("read the demand"))?;
        match kept.map(|kept| (kept.work.stage, kept.work.demand.asks)) {
            Some((Stage::HandOver, Asks::HandOver(person))) => Ok(person),
            Some(_) | None => Err(DemandError(format!("find the demand {key}: none of that name is open"))),
        }
    }

    async fn data(
        &self,
        shop: &Shop,
        person: &Person,
        found: Vec<(Order, Belongs)>,
    ) -> Result<Value, DemandError> {
        let (theirs, perhaps): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|(_, whose)| *whose == Belongs::Yes);
        let orders = theirs.iter().map(|(order, _)| in_json(order)).collect::<Result<Vec<_>, _>>()?;
        let sent = sent::mails(&self.table()?, &theirs).await.map_err(told("read the mails"))?;
        let left: Vec<String> = perhaps.iter().map(|(order, _)| order.key.order_id.to_string()).collect();
        for id in &left {
            print(&format!(
                "{} order {id} has the address too, and may be another person's: add --order {id} if it is theirs",
                styled(NOTE, "left out")
            ));
        }
        Ok(json!({
            "shop": shop,
            "written_at": Timestamp::now(),
            "person": person,
            "orders": orders,
            "erased": self.erased(shop, person).await?,
            "mail": self.suppressed(shop, person).await?,
            "mails_sent": sent,
        }))
    }

    /// Returns the named orders that were erased already, each with the moment: nothing else of them is left.
    async fn erased(&self, shop: &Shop, person: &Person) -> Result<Value, DemandError> {
        let table = self.table()?;
        let mut erased = Vec::new();
        for order_id in &person.orders {
            let key = OrderKey { shop: shop.clone(), order_id: order_id.clone() };
            let stored = table.load(&key).await.map_err(told("read the order"))?;
            let erased_at = stored.and_then(|stored| stored.order.facts.erased_at());
            erased.extend(erased_at.map(|at| json!({ "order": order_id, "erased_at": at })));
        }
        Ok(Value::Array(erased))
    }

    /// Returns what is remembered of the person's address itself, of which only a hash is kept.
    async fn suppressed(&self, shop: &Shop, person: &Person) -> Result<Value, DemandError> {
        let Some(email) = &person.email else { return Ok(Value::Null) };
        let secret = Secret::new(self.account.config(), self.part("UnsubscribeSecretArn")?, Keys::parse);
        let table = self.table()?.with_keys(Rc::new(secret));
        let known = table.suppressions(shop, email).await.map_err(told("look up the address"))?;
        Ok(json!(known.iter().map(|(status, since)| (status.slug(), since)).collect::<Vec<_>>()))
    }

    async fn put(&self, event: &Value) -> Result<(), DemandError> {
        let text = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or_default();
        let detail = event.get("detail").unwrap_or(&Value::Null);
        let put = self.account.put(self.part("BusName")?, (text("source"), text("detail-type"), detail));
        put.await.map_err(DemandError)
    }

    /// Waits until a demand is carried out; `None` if it is not by then.
    async fn wait_for(&self, key: &DemandKey) -> Result<Option<Work>, DemandError> {
        let table = self.table()?;
        for _ in 0..LOOKS_MAX {
            tokio::time::sleep(PAUSE).await;
            let kept = table.work(key).await.map_err(told("read the demand"))?;
            if let Some(kept) = kept.filter(|kept| kept.work.stage == Stage::Done) {
                return Ok(Some(kept.work));
            }
        }
        Ok(None)
    }
}

/// Shows what was found before anything is erased. Returns false if a person has to decide first.
fn show(found: &[(Order, Belongs)], even_open: bool, now: Timestamp) -> Result<bool, DemandError> {
    let policy: Policy =
        from_lookup(&|_| None, |settings| settings.policy()).map_err(|why| DemandError(why.to_string()))?;
    let mut may_go = true;
    for (order, whose) in found {
        let id = styled(STRONG, &order.key.to_string());
        match whose {
            Belongs::Yes if is_unfinished(order, &policy, now) => {
                print(&format!("{} {id}: something is still to be done for it", styled(NOTE, "unfinished")));
                may_go &= even_open;
            }
            Belongs::Yes => print(&format!("{} {id}", styled(GOOD, "erases    "))),
            Belongs::Perhaps => {
                print(&format!("{} {id}: it has the address, and is not listed", styled(NOTE, "leaves    ")));
            }
            Belongs::No => {}
        }
    }
    if !may_go {
        print(
            "Nothing was sent. Finish or cancel what is unfinished first, or say --even-open: then no mail about it goes out any more.",
        );
    }
    Ok(may_go)
}

fn say(done: &Option<Work>) {
    match done {
        Some(work) => {
            let counts = work.counts;
            let nothing =
                if counts.orders == 0 && counts.left == 0 { " Nothing of the person was there." } else { "" };
            print(&format!(
                "{} orders: {}, traces: {}; orders that stay: {}, items that cannot be read: {}.{nothing}",
                styled(GOOD, "erased"),
                counts.orders,
                counts.traces,
                counts.left,
                counts.unreadable
            ));
        }
        None => print("It goes on by itself. The event ErasureCompleted says when it is done."),
    }
}

fn in_json(order: &Order) -> Result<Value, DemandError> {
    let text = to_json(order, &Unread::default()).map_err(told("write an order"))?;
    let mut shown: Value = serde_json::from_str(&text).map_err(told("write an order"))?;
    // What staff noted about a case may name other people.
    for noted in ["/facts/case/resolutions", "/facts/case/notes"] {
        let held = shown.pointer_mut(noted).and_then(Value::as_object_mut);
        let bodies =
            held.into_iter().flat_map(|all| all.values_mut()).filter_map(|held| held.get_mut("body"));
        bodies.filter_map(Value::as_object_mut).for_each(|body| drop(body.remove("note")));
    }
    if let Some(members) = shown.as_object_mut() {
        members.insert("order".to_owned(), json!(order.key.order_id));
    }
    Ok(shown)
}

fn write(folder: &Path, data: &Value) -> Result<[PathBuf; 2], DemandError> {
    let files = ["hand-over.json", "hand-over.html"].map(|name| folder.join(name));
    let [as_json, as_page] = &files;
    let pretty = serde_json::to_string_pretty(data).map_err(told("write the data"))?;
    std::fs::create_dir_all(folder).map_err(told("make the folder"))?;
    std::fs::write(as_json, pretty).map_err(told("write the data"))?;
    std::fs::write(as_page, page::page(data)).map_err(told("write the page"))?;
    Ok(files)
}

/// Returns a name that no other demand has: people do not ask twice within a microsecond.
fn name(now: Timestamp) -> Result<EventId, DemandError> {
    format!("demand-{}", now.as_microsecond()).parse().map_err(told("name the demand"))
}

pub(crate) fn told<E: std::error::Error>(operation: &'static str) -> impl Fn(E) -> DemandError {
    move |why| {
        let causes = std::iter::successors(why.source(), |why| why.source());
        let said: Vec<String> =
            std::iter::once(why.to_string()).chain(causes.map(ToString::to_string)).collect();
        DemandError(format!("{operation}: {}", said.join(": ")))
    }
}
