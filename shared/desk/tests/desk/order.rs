//! Looks at the record of an order: the way of its parcels, what became of its mails, and the reports that came late.

use candor_domain::contact::mail_status::{MailStatus, MailStatusReport};
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::ledger::entry::Ledger;
use candor_domain::message::entry::{MessageEntry, UncertainAttempt};
use candor_domain::message::key::MessageKey;
use candor_domain::shipment::tracking_update::{TrackingStatus, TrackingUpdate};

use super::*;

const GOOD_DAY: &str = "00-a-good-day";

/// The order of a story with one parcel.
struct OneParcel {
    shop: Shop,
    stored: Stored,
    arrived: Timestamp,
}

impl OneParcel {
    /// Adds the way of the first parcel to the story, which ends before it.
    fn arrived() -> Self {
        let (shop, mut orders, ended) = Shop::after(GOOD_DAY);
        let mut order =
            Self { shop, stored: orders.remove(0), arrived: ended + SignedDuration::from_hours(3) };
        for (hours, status) in [
            (2, TrackingStatus::InTransit),
            (1, TrackingStatus::OutForDelivery),
            (0, TrackingStatus::Delivered),
        ] {
            order.scan(status, SignedDuration::from_hours(hours), SignedDuration::from_hours(-hours));
        }
        order
    }

    /// Hears an event as `record` does, which came so long after the arrival.
    fn hears(&mut self, id: &str, source: Source, occurred_at: Timestamp, fact: Fact, came: SignedDuration) {
        let stamp = Stamp { occurred_at, id: id.parse().unwrap(), source };
        let event = Event { key: self.stored.order.key.clone(), stamp, fact };
        let order = &mut self.stored.order;
        let merge = order.facts.merge(event.stamp.clone(), event.fact.clone()).unwrap();
        order.note_if_late(&event, merge, &stories::policy().unwrap(), self.arrived + came);
    }

    fn scan(&mut self, status: TrackingStatus, before_arrival: SignedDuration, came: SignedDuration) {
        let shipment_id = self.stored.order.facts.shipments().keys().next().unwrap().clone();
        let update =
            TrackingUpdate { shipment_id, status, tracking_number: None, place: None, pickup_until: None };
        let occurred_at = self.arrived - before_arrival;
        let id = format!("scan-{status}-{}", occurred_at.as_second());
        self.hears(&id, Source::Carrier, occurred_at, Fact::DeliveryScanned(update), came);
    }

    async fn page(&self) -> Answer {
        self.shop.desk.records().replace(self.stored.clone());
        self.shop.get(&format!("/orders/demo-shop/{}", self.stored.order.key.order_id)).await
    }
}

/// Returns the classes of the steps of the first parcel.
fn steps(page: &Answer) -> Vec<&str> {
    let track = page.body.split("<div class=\"track\">").nth(1).unwrap().split("</ol>").next().unwrap();
    track.split("class=\"step step-").skip(1).filter_map(|step| step.split('"').next()).collect()
}

#[tokio::test]
async fn a_report_that_came_late_says_when_it_came_and_what_was_known_by_then() {
    let mut order = OneParcel::arrived();
    assert!(!order.page().await.says("changed nothing"));
    let arrived = order.arrived;
    order.scan(TrackingStatus::Exception, SignedDuration::from_hours(1), SignedDuration::from_hours(1));
    let page = order.page().await;
    let came = (order.arrived + SignedDuration::from_hours(1)).strftime("%Y-%m-%d %H:%M").to_string();
    let row = page.body.split("exception").nth(1).unwrap().split("</li>").next().unwrap();
    assert!(row.contains("late</span>") && row.contains(&came), "{row}");
    assert!(
        row.contains("known by then: Delivered as of") && row.contains("so it changed nothing."),
        "{row}"
    );
    assert!(row.contains(&arrived.strftime("%Y-%m-%d %H:%M").to_string()), "{row}");
    assert!(page.says("1 late"), "the row that opens it says so");
}

#[tokio::test]
async fn a_report_that_is_not_held_since_a_newer_one_is_has_a_row_too() {
    let mut order = OneParcel::arrived();
    order.scan(TrackingStatus::Delivered, SignedDuration::from_hours(2), SignedDuration::from_hours(1));
    let page = order.page().await;
    assert!(page.says("superseded by a newer one") && page.says("so it changed nothing."));
    assert_eq!(steps(&page).last(), Some(&"present"));
}

#[tokio::test]
async fn a_parcel_that_arrived_has_its_way_behind_it() {
    let order = OneParcel::arrived();
    let page = order.page().await;
    assert_eq!(steps(&page), ["past", "past", "past", "past", "present"], "{}", page.body);
    assert!(page.says("aria-current=\"step\"><strong>Delivered</strong>"));
    for text in ["Ordered", "Handed over", "On its way", "Out for delivery", "(last report)"] {
        assert!(page.says(text), "{text}");
    }
}

#[tokio::test]
async fn a_parcel_that_is_lost_or_goes_back_is_not_said_to_come() {
    for (status, word) in [(TrackingStatus::ReturnedToSender, "Goes back"), (TrackingStatus::Lost, "Lost")] {
        let mut order = OneParcel::arrived();
        order.scan(status, -SignedDuration::from_hours(1), SignedDuration::from_hours(1));
        let page = order.page().await;
        let steps = steps(&page);
        assert!(!steps.contains(&"ahead") && !steps.contains(&"present"), "{steps:?}");
        assert!(steps.contains(&"trouble") && page.says(&format!("<strong>{word}</strong>")), "{steps:?}");
    }
}

#[tokio::test]
async fn a_failed_delivery_stands_where_it_happened() {
    let mut order = OneParcel::arrived();
    order.scan(TrackingStatus::AttemptFailed, SignedDuration::from_mins(1), SignedDuration::ZERO);
    let page = order.page().await;
    assert_eq!(steps(&page), ["past", "past", "past", "past", "trouble", "present"]);
}

/// Returns the ledger with another entry of the order confirmation.
fn with_entry(order: &mut OneParcel, change: impl FnOnce(&mut Ledger)) {
    change(&mut order.stored.order.ledger);
}

#[tokio::test]
async fn a_mail_says_what_became_of_each_attempt_and_what_the_mail_service_reported() {
    let mut order = OneParcel::arrived();
    let (ended, key) = (order.arrived, MessageKey::OrderConfirmation);
    with_entry(&mut order, |ledger| {
        let since = ended - SignedDuration::from_hours(2);
        let uncertain = UncertainAttempt { since, to: None, statement: None };
        ledger.uncertain.insert(key.clone(), vec![uncertain]);
        ledger.postponed.insert(key.clone(), 3);
        let receipt = "ses-4711".parse().ok();
        ledger.messages.insert(key, MessageEntry::Done { at: ended, to: None, statement: None, receipt });
    });
    let address = "ada.fox@customer.example".parse().unwrap();
    let report = MailStatusReport {
        subject: "order-confirmation".parse().unwrap(),
        status: MailStatus::Complained,
        address,
    };
    let fact = Fact::EmailStatusChanged(report);
    order.hears("m", Source::Mail, ended, fact, SignedDuration::ZERO);
    let mails = format!("/orders/demo-shop/{}/mails/order-confirmation", order.stored.order.key.order_id);
    let page = order.page().await;
    let of_mails = order.shop.get(&mails).await;
    for page in [&page, &of_mails] {
        for text in [
            "tried, and may have gone out",
            "accepted by the mail service",
            "ses-4711",
            "put off 3 times",
            "called unwanted",
            "ada.fox@customer.example",
        ] {
            assert!(page.says(text), "{text}: {}", page.body);
        }
    }
    order.shop.viewer.role = Some(Role::Viewer);
    assert!(!order.page().await.says("ada.fox@customer.example"));
}

#[tokio::test]
async fn a_mail_that_was_refused_says_why_and_how_often_it_was_tried() {
    let mut order = OneParcel::arrived();
    let (ended, key) = (order.arrived, MessageKey::OrderConfirmation);
    with_entry(&mut order, |ledger| {
        let why = "Throttled".parse().unwrap();
        let entry =
            MessageEntry::Refused { at: ended, why, attempts: 6, to: None, receipt: None, policy: None };
        ledger.messages.insert(key, entry);
    });
    let page = order.page().await;
    for text in ["refused by the mail service", "Throttled", "tried 6 times"] {
        assert!(page.says(text), "{text}");
    }
}
