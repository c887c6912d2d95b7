//! Checks that a registry does what every registry must do.

use std::collections::BTreeSet;

use candor_domain::contact::mail_status::MailStatus;
use candor_domain::contact::mail_status::MailStatus::{Bounced, Complained, Unsubscribed};
use candor_domain::fulfilment::fingerprint::{DuplicatePurpose, Fingerprint, Lookalikes};
use candor_domain::order::placed::Placed;
use candor_domain::plan::effect::{DuplicateCheck, Suppression};
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::limits::LOOKALIKES_MAX;
use candor_domain::values::text::EmailAddress;
use futures::future::join_all;
use jiff::SignedDuration;
use serde_json::json;

use super::support::{Check, key, moment, same};
use crate::ports::{Keep, Registry, Suppressions};

/// An expiry time long after the checks (Unix time, in seconds), so that nothing they write expires while
/// they run.
const EXPIRES: i64 = 4_000_000_000;
/// The time at which the first order of each check was placed (Unix time, in seconds).
const PLACED: i64 = 1_700_000_000;
const WINDOW: i64 = 3_600;

/// Runs every check, on orders and addresses that only this run uses.
pub(super) async fn check<T: Registry>(registry: &T, run: &str) -> Vec<(&'static str, Check)> {
    vec![
        ("a_search_finds_the_first_order_that_looks_the_same", finds_the_first(registry, run).await),
        ("a_search_made_again_answers_the_same", answers_the_same(registry, run).await),
        ("an_order_placed_outside_the_window_is_no_duplicate", keeps_to_the_window(registry, run).await),
        ("an_order_that_gave_its_place_up_is_no_duplicate", lets_the_next_one_in(registry, run).await),
        ("of_three_that_look_the_same_each_finds_the_others", names_the_others(registry, run).await),
        ("orders_beyond_the_limit_are_held_all_the_same", holds_beyond_the_limit(registry, run).await),
        ("of_those_held_one_takes_the_place_and_names_the_rest", hands_over(registry, run).await),
        ("of_two_at_once_one_takes_the_place", lets_one_in(registry, run).await),
        ("orders_of_another_time_are_not_named", forgets_another_time(registry, run).await),
        ("orders_that_differ_or_are_another_shops_are_no_duplicates", tells_apart(registry, run).await),
        ("an_address_nobody_suppressed_is_not_known", knows_nothing(registry, run).await),
        ("an_address_is_known_however_it_is_written", knows_any_case(registry, run).await),
        ("of_each_fate_the_earliest_moment_stands", keeps_the_earliest(registry, run).await),
        ("an_address_is_known_to_its_shop_alone", keeps_shops_apart(registry, run).await),
    ]
}

async fn finds_the_first<T: Registry>(registry: &T, run: &str) -> Check {
    let look = format!("first-{run}@mail.example");
    same("the first", &search(registry, &key(run, "first-1")?, &look, 0).await?, &None)?;
    let found = Some("first-1".to_owned());
    same("the second", &search(registry, &key(run, "first-2")?, &look, 60).await?, &found)?;
    // The third order arrives later, but was placed earlier.
    same("the third", &search(registry, &key(run, "first-3")?, &look, -60).await?, &found)
}

async fn answers_the_same<T: Registry>(registry: &T, run: &str) -> Check {
    let look = format!("again-{run}@mail.example");
    for _ in 0..2 {
        same("the first", &search(registry, &key(run, "again-1")?, &look, 0).await?, &None)?;
    }
    for _ in 0..2 {
        let found = search(registry, &key(run, "again-2")?, &look, 1).await?;
        same("the second", &found, &Some("again-1".to_owned()))?;
    }
    same("the first, after all", &search(registry, &key(run, "again-1")?, &look, 0).await?, &None)
}

async fn keeps_to_the_window<T: Registry>(registry: &T, run: &str) -> Check {
    let look = format!("window-{run}@mail.example");
    same("the first", &search(registry, &key(run, "window-1")?, &look, 0).await?, &None)?;
    let within = search(registry, &key(run, "window-2")?, &look, WINDOW).await?;
    same("one at the end of the window", &within, &Some("window-1".to_owned()))?;
    let outside = search(registry, &key(run, "window-3")?, &look, WINDOW.saturating_add(1)).await?;
    same("one just outside", &outside, &None)?;
    // The third order replaced the first one.
    let next = search(registry, &key(run, "window-4")?, &look, WINDOW.saturating_add(2)).await?;
    same("one after that", &next, &Some("window-3".to_owned()))
}

async fn lets_the_next_one_in<T: Registry>(registry: &T, run: &str) -> Check {
    let look = format!("given-up-{run}@mail.example");
    let keys = [key(run, "given-up-1")?, key(run, "given-up-2")?, key(run, "given-up-3")?];
    let [first, second, third] = &keys;
    gives_up(registry, first, &look).await?;
    same("the first", &search(registry, first, &look, 0).await?, &None)?;
    gives_up(registry, second, &look).await?;
    let found = Some("given-up-1".to_owned());
    same("the second, which gave up nothing", &search(registry, second, &look, 60).await?, &found)?;
    gives_up(registry, first, &look).await?;
    same("the second, after that", &search(registry, second, &look, 60).await?, &None)?;
    let found = Some("given-up-2".to_owned());
    same("the third", &search(registry, third, &look, 90).await?, &found)?;
    same("the first, once more", &search(registry, first, &look, 0).await?, &found)
}

async fn names_the_others<T: Registry>(registry: &T, run: &str) -> Check {
    let (look, keys) = (format!("three-{run}@mail.example"), keys(run, "three", 3)?);
    let expected: [&[&str]; 3] = [&[], &["three-1"], &["three-1", "three-2"]];
    for (key, expected) in keys.iter().zip(expected) {
        same("what a new one finds", &all(registry, key, &look, 0).await?, &names(expected))?;
    }
    // The one that has the place names those that wait; those that wait name it, and each other.
    let expected: [&[&str]; 3] =
        [&["", "three-2", "three-3"], &["three-1", "three-3"], &["three-1", "three-2"]];
    for _ in 0..2 {
        for (key, expected) in keys.iter().zip(expected) {
            same("what each finds again", &all(registry, key, &look, 0).await?, &names(expected))?;
        }
    }
    Ok(())
}

async fn holds_beyond_the_limit<T: Registry>(registry: &T, run: &str) -> Check {
    let look = format!("many-{run}@mail.example");
    let beyond = LOOKALIKES_MAX.saturating_add(3);
    for (n, key) in keys(run, "many", beyond)?.iter().enumerate() {
        let found = all(registry, key, &look, 0).await?;
        same("what it finds", &found.len(), &n.min(LOOKALIKES_MAX.saturating_add(1)))?;
        let holder = found.first().map(String::as_str);
        same("what holds it", &holder, &(n > 0).then_some("many-1"))?;
    }
    Ok(())
}

async fn hands_over<T: Registry>(registry: &T, run: &str) -> Check {
    let (look, keys) = (format!("over-{run}@mail.example"), keys(run, "over", 4)?);
    for key in &keys {
        search(registry, key, &look, 0).await?;
    }
    let [first, second, third, fourth] = keys.as_slice() else { return Err("there are not four".to_owned()) };
    gives_up(registry, first, &look).await?;
    let takes = names(&["", "over-2", "over-4"]);
    same("the first that asks", &all(registry, third, &look, 0).await?, &takes)?;
    same("the next", &all(registry, fourth, &look, 0).await?, &names(&["over-3", "over-2"]))?;
    same("the last", &all(registry, second, &look, 0).await?, &names(&["over-3", "over-4"]))?;
    // One that does not have the place gives none up.
    gives_up(registry, second, &look).await?;
    same("after that", &all(registry, fourth, &look, 0).await?, &names(&["over-3", "over-2"]))
}

async fn lets_one_in<T: Registry>(registry: &T, run: &str) -> Check {
    for given_up in [false, true] {
        let name = format!("once-{given_up}");
        let (look, keys) = (format!("{name}-{run}@mail.example"), keys(run, &name, 4)?);
        let [first, rest @ ..] = keys.as_slice() else { return Err("there is none".to_owned()) };
        if given_up {
            search(registry, first, &look, 0).await?;
            gives_up(registry, first, &look).await?;
        }
        let found = join_all(rest.iter().map(|key| search(registry, key, &look, 0))).await;
        let found = found.into_iter().collect::<Result<Vec<_>, _>>()?;
        let took = found.iter().filter(|holder| holder.is_none()).count();
        same("how many took the place", &took, &1)?;
        let holders: BTreeSet<&String> = found.iter().flatten().collect();
        same("how many hold the others", &holders.len(), &1)?;
    }
    Ok(())
}

async fn forgets_another_time<T: Registry>(registry: &T, run: &str) -> Check {
    let (look, keys) = (format!("time-{run}@mail.example"), keys(run, "time", 4)?);
    let [first, second, third, fourth] = keys.as_slice() else { return Err("there are not four".to_owned()) };
    search(registry, first, &look, 0).await?;
    search(registry, second, &look, 0).await?;
    gives_up(registry, first, &look).await?;
    let later = WINDOW.saturating_add(1);
    same("one of later", &all(registry, third, &look, later).await?, &names(&[]))?;
    same("the next", &all(registry, fourth, &look, later).await?, &names(&["time-3"]))
}

async fn tells_apart<T: Registry>(registry: &T, run: &str) -> Check {
    let (look, other) = (format!("apart-{run}@mail.example"), format!("apart2-{run}@mail.example"));
    same("the first", &search(registry, &key(run, "apart-1")?, &look, 0).await?, &None)?;
    same("another look", &search(registry, &key(run, "apart-2")?, &other, 0).await?, &None)?;
    let elsewhere = key(&format!("{run}-elsewhere"), "apart-3")?;
    same("another shop", &search(registry, &elsewhere, &look, 0).await?, &None)
}

async fn knows_nothing<T: Registry>(registry: &T, run: &str) -> Check {
    same("what is known", &known(registry, run, &format!("never-{run}@mail.example")).await?, &[].into())
}

async fn knows_any_case<T: Registry>(registry: &T, run: &str) -> Check {
    suppress(registry, run, &format!("Any.Case-{run}@Mail.example"), Bounced, 5).await?;
    let found = known(registry, run, &format!("any.case-{run}@mail.example")).await?;
    same("what is known", &found, &[(Bounced, moment(5)?)].into())
}

async fn keeps_the_earliest<T: Registry>(registry: &T, run: &str) -> Check {
    let address = format!("earliest-{run}@mail.example");
    for (status, since) in
        [(Bounced, 50), (Unsubscribed, 40), (Bounced, 60), (Unsubscribed, 30), (Complained, 70)]
    {
        suppress(registry, run, &address, status, since).await?;
    }
    let expected = [(Unsubscribed, moment(30)?), (Bounced, moment(50)?), (Complained, moment(70)?)];
    same("what is known", &known(registry, run, &address).await?, &expected.into())
}

async fn keeps_shops_apart<T: Registry>(registry: &T, run: &str) -> Check {
    let address = format!("shops-{run}@mail.example");
    suppress(registry, run, &address, Complained, 5).await?;
    let elsewhere = known(registry, &format!("{run}-elsewhere"), &address).await?;
    same("what another shop knows", &elsewhere, &[].into())
}

/// Makes a duplicate check of an order of this customer, placed so many seconds after the first one.
pub(super) async fn search<T: Registry>(
    registry: &T,
    key: &OrderKey,
    customer: &str,
    seconds: i64,
) -> Result<Option<String>, String> {
    let found = check_of(registry, key, customer, seconds, DuplicatePurpose::TakePlace).await?;
    Ok(found.holder.map(|holder| holder.to_string()))
}

/// Makes a duplicate check, and returns every order that it found: first the one that has the place, or an empty text
/// where that is the checked one and there are others.
async fn all<T: Registry>(
    registry: &T,
    key: &OrderKey,
    customer: &str,
    seconds: i64,
) -> Result<Vec<String>, String> {
    let Lookalikes { holder, others } =
        check_of(registry, key, customer, seconds, DuplicatePurpose::TakePlace).await?;
    let none = || (!others.is_empty()).then(String::new);
    let holder = holder.map(|holder| holder.to_string()).or_else(none);
    Ok(holder.into_iter().chain(others.iter().map(ToString::to_string)).collect())
}

fn names(all: &[&str]) -> Vec<String> {
    all.iter().map(|&name| name.to_owned()).collect()
}

fn keys(run: &str, name: &str, count: usize) -> Result<Vec<OrderKey>, String> {
    (1..=count).map(|n| key(run, &format!("{name}-{n}"))).collect()
}

async fn gives_up<T: Registry>(registry: &T, key: &OrderKey, customer: &str) -> Check {
    let found = check_of(registry, key, customer, 0, DuplicatePurpose::GivePlaceUp).await?;
    same("what giving up finds", &found, &Lookalikes::default())
}

async fn check_of<T: Registry>(
    registry: &T,
    key: &OrderKey,
    customer: &str,
    seconds: i64,
    purpose: DuplicatePurpose,
) -> Result<Lookalikes, String> {
    let placed_at = moment(PLACED.saturating_add(seconds))?;
    let placed = json!({
        "placed_at": placed_at, "customer": { "email": customer },
        "lines": [], "total": { "amount_minor": 100, "currency": "EUR" },
    });
    let placed: Placed = serde_json::from_value(placed).map_err(|why| why.to_string())?;
    let fingerprint = Fingerprint::of(&placed).ok_or("an order with an address has no fingerprint")?;
    let window = SignedDuration::from_secs(WINDOW);
    let search = DuplicateCheck { fingerprint, placed_at, window, purpose };
    registry.check_duplicates(key, &search).await.map_err(|why| why.to_string())
}

async fn suppress<T: Registry>(
    registry: &T,
    run: &str,
    address: &str,
    status: MailStatus,
    seconds: i64,
) -> Check {
    let suppression = Suppression { address: parse(address)?, status, since: moment(seconds)? };
    // Those that are kept for ever and those that are not can be in any sequence, too.
    let keep = if status.is_wish() { Keep::ForEver } else { Keep::Until(moment(EXPIRES)?) };
    registry.suppress(&shop(run)?, &suppression, keep).await.map_err(|why| why.to_string())
}

async fn known<T: Registry>(registry: &T, run: &str, address: &str) -> Result<Suppressions, String> {
    registry.suppressions(&shop(run)?, &parse(address)?).await.map_err(|why| why.to_string())
}

fn shop(run: &str) -> Result<Shop, String> {
    Ok(key(run, "any")?.shop)
}

fn parse(address: &str) -> Result<EmailAddress, String> {
    address.parse().map_err(|_| format!("{address} is not an address"))
}
