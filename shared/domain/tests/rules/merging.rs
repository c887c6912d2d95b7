//! Tests the merging of a fact: it stands, it is known already, a newer one stands, or there is no room for
//! it.

use candor_domain::case::resolution::Decision::Handled;
use candor_domain::contact::mail_status::MailStatus::{Delivered, Sent};
use candor_domain::contact::mail_status::{MailStatus, MailStatusReport};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::{Refused, WhyRefused};
use candor_domain::facts::entries::Facts;
use candor_domain::facts::held::Merge::{Duplicate, Merged, Superseded};
use candor_domain::facts::held::{Merge, OverLimit};
use candor_domain::fulfilment::reported::RequestStatus::Accepted;
use candor_domain::order::placed::Risk;
use candor_domain::order::tagged::TagChange::{Added, Removed};
use candor_domain::returns::updated::ReturnStatus::{Approved, Closed};
use candor_domain::shipment::tracking_update::TrackingStatus::Delivered as Arrived;
use candor_domain::shipment::tracking_update::TrackingStatus::InTransit;

use crate::support::*;

fn merge(facts: &mut Facts, event: &Event) -> Result<Merge, OverLimit> {
    facts.merge(event.stamp.clone(), event.fact.clone())
}

fn refused(minutes: i64, id: &str) -> Event {
    let why = WhyRefused::Malformed;
    let (event_id, raw) = (None, "{}".to_owned().into());
    let body = Refused {
        refused_at: at(minutes),
        why,
        about: None,
        event_id,
        occurred_at: None,
        violations: vec![],
        raw,
    };
    event(minutes, id, Fact::EventRefused(body))
}

fn tracked_to(minutes: i64, status: MailStatus, address: &str) -> Event {
    let body = MailStatusReport {
        subject: "order-confirmation".parse().unwrap(),
        status,
        address: address.parse().unwrap(),
    };
    event(minutes, &format!("tracked-{minutes}-{address}"), Fact::EmailStatusChanged(body))
}

#[test]
fn of_two_facts_about_one_thing_the_later_stands_in_either_order_and_each_is_held_once() {
    let same_shipment = |minutes| shipment(minutes, "X", &[("A", 1)], Some("T-1"));
    for (earlier, later) in [
        (placed(0), revised(10, |body| body.total = eur(2000))),
        (cancelled(0), cancelled(10)),
        (tagged(0, "gift", Added), tagged(10, "gift", Removed)),
        (paid(0, "P1", eur(1)), paid(10, "P1", eur(2))),
        (failed(0, "P1"), failed(10, "P1")),
        (refunded(0, "R1", eur(1), &[]), refunded(10, "R1", eur(2), &[])),
        (same_shipment(0), same_shipment(10)),
        (scanned(0, "X", InTransit), scanned(10, "X", InTransit)),
        (delayed(0, None, "2026-03-09"), delayed(10, None, "2026-03-10")),
        (returning(0, "S1", &[]), returning(10, "S1", &[("A", 1)])),
        (return_updated(0, "S1", Approved), return_updated(10, "S1", Closed)),
        (resolved(0, "likely-duplicate:4999", Handled), resolved(10, "likely-duplicate:4999", Handled)),
        (tracked(0, "order-confirmation", Sent), tracked(10, "order-confirmation", Sent)),
        // Of two reports about a mail, the one that says more stands, whichever was earlier.
        (tracked(20, "order-confirmation", Sent), tracked(10, "order-confirmation", Delivered)),
    ] {
        let mut facts = Facts::default();
        let became = [&earlier, &earlier, &later, &later, &earlier].map(|event| merge(&mut facts, event));
        assert_eq!(became, [Merged, Duplicate, Merged, Duplicate, Superseded].map(Ok), "{earlier:?}");
        let mut backwards = Facts::default();
        assert_eq!(
            [&later, &earlier].map(|event| merge(&mut backwards, event)),
            [Ok(Merged), Ok(Superseded)]
        );
        assert_eq!(backwards, facts, "{earlier:?}");
    }
}

#[test]
fn of_a_refused_event_the_first_refusal_stands() {
    let (first, again) = (refused(0, "refused-1"), refused(10, "refused-1"));
    let mut facts = Facts::default();
    assert_eq!(
        [&again, &first, &first, &again].map(|event| merge(&mut facts, event)),
        [Merged, Merged, Duplicate, Duplicate].map(Ok)
    );
    let held: Vec<_> = facts.refused().values().map(|held| held.body.refused_at).collect();
    assert_eq!(held, [at(0)]);
}

#[test]
fn an_order_holds_so_much_of_everything_and_then_only_news_of_what_it_holds() {
    type Kind = (&'static str, usize, fn(usize, i64) -> Event);
    let kinds: [Kind; 16] = [
        ("tags", 100, |n, at| tagged(at, &format!("tag-{n}"), Added)),
        ("payments", 50, |n, at| paid(at, &format!("P{n}"), eur(1))),
        ("failed payments", 50, |n, at| failed(at, &format!("P{n}"))),
        ("refunds", 50, |n, at| refunded(at, &format!("R{n}"), eur(1), &[])),
        ("parcels", 100, |n, at| shipment(at, &format!("X{n}"), &[("A", 1)], None)),
        ("scanned parcels", 100, |n, at| scanned(at, &format!("X{n}"), InTransit)),
        // One more than there are shipments: the day for the goods in no shipment yet.
        ("promised days", 101, |n, at| {
            let shipment = (n > 0).then(|| format!("X{n}"));
            delayed(at, shipment.as_deref(), "2026-03-09")
        }),
        ("returns", 50, |n, at| returning(at, &format!("S{n}"), &[])),
        ("updated returns", 50, |n, at| return_updated(at, &format!("S{n}"), Approved)),
        ("providers that assess the risk", 20, |n, at| assessed(at, &format!("A{n}"), Risk::Low)),
        ("fulfilment orders", 100, |n, at| reported(at, &format!("F{n}"), Accepted, &[])),
        ("mails", 200, |n, at| tracked_to(at, Sent, &format!("jo{n}@mail.example"))),
        ("decisions", 200, |n, at| resolved(at, &format!("likely-duplicate:{n}"), Handled)),
        ("notes about cases", 100, |n, at| {
            let mut event = noted(at, "payment-pending:order", "x");
            event.stamp.id = format!("note-{n}").parse().unwrap();
            event
        }),
        ("refused events", 20, |n, at| refused(at, &format!("refused-{n}"))),
        ("scanned parcels", 100, |n, at| scanned(at, &format!("X{n}"), Arrived)),
    ];
    for (what, most, event) in kinds {
        let mut facts = Facts::default();
        for n in 0..most {
            assert_eq!(merge(&mut facts, &event(n, 0)), Ok(Merged), "{what} {n}");
        }
        let before = facts.clone();
        assert_eq!(merge(&mut facts, &event(most, 0)), Err(OverLimit { what, most }));
        assert_eq!(facts, before, "{what}: nothing was changed");
        // A fact that it holds can change. (Of a refused event, the first refusal stands.)
        let news = if what == "refused events" { -10 } else { 10 };
        assert_eq!(merge(&mut facts, &event(0, news)), Ok(Merged), "{what}");
    }
}
