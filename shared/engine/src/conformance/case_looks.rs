//! Checks that a store notes who looked at which case, as every store must.

use candor_domain::case::key::CaseKey;
use candor_domain::values::id::OrderKey;
use candor_domain::values::text::PersonName;
use jiff::{SignedDuration, Timestamp};

use super::support::{Check, key, same};
use crate::ports::{CaseLooks, LOOK_NAMED, LOOK_SPARED, LOOKERS_MAX, Trace, Traces};

/// Runs every check.
pub(super) async fn check<T: CaseLooks + Traces>(store: &T, run: &str) -> Vec<(&'static str, Check)> {
    vec![
        ("people_at_one_case_are_told_of_each_other_and_of_no_other_case", each_other(store, run).await),
        ("a_look_is_named_for_its_time_and_no_longer", ages(store, run).await),
        ("a_second_page_of_one_person_writes_nothing", spares(store, run).await),
        ("what_is_told_of_a_case_that_many_look_at_stays_small", is_bounded(store, run).await),
        ("who_looked_at_a_case_is_nothing_of_a_customer", is_impersonal(store).await),
    ]
}

/// A case of an order, and the moment from which it is looked at. Nothing that it holds is due to expire by the clock of the
/// machine.
struct Place {
    order: OrderKey,
    case: CaseKey,
    from: Timestamp,
}

fn place(run: &str, name: &str) -> Result<Place, String> {
    let case = "parcel-stalled:p1".parse().map_err(|why| format!("{why}"))?;
    let from = "2100-01-01T00:00:00Z".parse().map_err(|why| format!("{why}"))?;
    Ok(Place { order: key(run, name)?, case, from })
}

impl Place {
    /// Notes a look so long after the first moment, and returns whom it tells of, with how long before they looked.
    async fn look<T: CaseLooks>(
        &self,
        store: &T,
        name: &str,
        after: SignedDuration,
    ) -> Result<Vec<(String, SignedDuration)>, String> {
        let by: PersonName = name.parse().map_err(|why| format!("{why}"))?;
        let now = self.from.checked_add(after).map_err(|why| why.to_string())?;
        let told = store.note_look(&self.order, &self.case, &by, now).await.map_err(|why| why.to_string())?;
        Ok(told.into_iter().map(|look| (look.by.as_str().to_owned(), now.duration_since(look.at))).collect())
    }
}

fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

async fn each_other<T: CaseLooks>(store: &T, run: &str) -> Check {
    let here = place(run, "looked-at")?;
    let other = Place {
        case: "parcel-stalled:p2".parse().map_err(|why| format!("{why}"))?,
        ..place(run, "looked-at")?
    };
    same("the first", &here.look(store, "Kim Lee", seconds(0)).await?, &vec![])?;
    let kim = |ago| ("Kim Lee".to_owned(), seconds(ago));
    let sam = |ago| ("Sam Roe".to_owned(), seconds(ago));
    same("the second", &here.look(store, "Sam Roe", seconds(20)).await?, &vec![kim(20)])?;
    same("the first again", &here.look(store, "Kim Lee", seconds(30)).await?, &vec![sam(10)])?;
    same("a third", &here.look(store, "Vic Day", seconds(40)).await?, &vec![kim(10), sam(20)])?;
    same("at another case", &other.look(store, "Vic Day", seconds(40)).await?, &vec![])
}

async fn ages<T: CaseLooks>(store: &T, run: &str) -> Check {
    let here = place(run, "looked-at-once")?;
    here.look(store, "Kim Lee", seconds(0)).await?;
    let told = here.look(store, "Sam Roe", LOOK_NAMED - seconds(1)).await?;
    same("before its time is over", &told.len(), &1)?;
    same("then", &here.look(store, "Vic Day", LOOK_NAMED).await?, &vec![("Sam Roe".to_owned(), seconds(1))])
}

async fn spares<T: CaseLooks>(store: &T, run: &str) -> Check {
    let here = place(run, "looked-at-twice")?;
    here.look(store, "Kim Lee", seconds(0)).await?;
    same("a second page", &here.look(store, "Kim Lee", LOOK_SPARED - seconds(1)).await?, &vec![])?;
    let kim = |ago| vec![("Kim Lee".to_owned(), ago)];
    let told = here.look(store, "Sam Roe", LOOK_SPARED - seconds(1)).await?;
    same("what others hear", &told, &kim(LOOK_SPARED - seconds(1)))?;
    here.look(store, "Kim Lee", LOOK_SPARED).await?;
    same("what they hear then", &here.look(store, "Sam Roe", LOOK_SPARED).await?, &kim(seconds(0)))
}

async fn is_bounded<T: CaseLooks>(store: &T, run: &str) -> Check {
    let here = place(run, "looked-at-by-many")?;
    let mut told = vec![];
    for (number, after) in (0..).zip(0..30) {
        told = here.look(store, &format!("Person {number}"), seconds(after)).await?;
    }
    same("the number of people", &told.len(), &LOOKERS_MAX.saturating_sub(1))?;
    same("the newest", &told.first(), &Some(&("Person 28".to_owned(), seconds(1))))
}

async fn is_impersonal<T: Traces>(store: &T) -> Check {
    let mut from = None;
    loop {
        let page = store.page(from.as_deref()).await.map_err(|why| why.to_string())?;
        let mut looks = page.rows.iter().filter(|row| row.name.starts_with("LOOKS#"));
        if let Some(row) = looks.find(|row| row.trace != Trace::Impersonal) {
            return Err(format!("{} is {:?}", row.name, row.trace));
        }
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(()),
        }
    }
}
