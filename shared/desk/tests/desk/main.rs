//! Asks the routes of the desk for pages, over orders of played stories.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[path = "../stories/mod.rs"]
mod stories;

mod deciding;
mod figures;
mod german;
mod viewing;
mod mails;
mod order;
mod others;
mod safety;
mod together;
mod working;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use candor_desk::desk::Desk;
use candor_desk::memory::MemoryRecords;
use candor_desk::read::Read;
use candor_desk::records::{Failure, OpenCase, Records, RecordsError, Standing};
use candor_desk::routes::routes;
use candor_desk::viewer::{Role, Scope, Viewer};
use candor_domain::case::team::Team;
use candor_domain::contact::mail_trouble::{MailTrouble, MailTroubleKind};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::plan::pipeline::plan;
use candor_domain::values::id::OrderKey;
use candor_engine::ports::Stored;
use jiff::{SignedDuration, Timestamp};
use tower::ServiceExt;

/// A story in which a parcel is on its way for an order that is cancelled: a person must act.
const SHIPPED: &str = "23-cancelled-and-shipped";
/// A story in which two orders look the same, and the second one is held.
const TWICE: &str = "75-three-of-one-checkout";

struct Shop {
    app: Router,
    desk: Arc<Desk<MemoryRecords>>,
    viewer: Viewer,
    /// The seconds that have passed since the beginning.
    clock: Arc<AtomicI64>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    read: Option<Read>,
    body: String,
}

impl Answer {
    fn says(&self, text: &str) -> bool {
        self.body.contains(text)
    }

    fn header(&self, name: impl axum::http::header::AsHeaderName) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Returns the addresses of the links whose beginning is this.
    fn links(&self, begins: &str) -> Vec<String> {
        let links = self.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        links.filter(|link| link.starts_with(begins)).map(|link| link.replace("&#38;", "&")).collect()
    }

    /// Returns what the form of a case says that the person read.
    fn seen(&self) -> &str {
        self.body.split("name=\"seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap()
    }
}

impl Shop {
    fn of(orders: Vec<Stored>, now: Timestamp) -> Self {
        let policy = stories::policy().unwrap();
        let records = MemoryRecords::of(orders, policy.clone());
        let clock = Arc::new(AtomicI64::new(0));
        let passed = Arc::clone(&clock);
        let tell = move || now + SignedDuration::from_secs(passed.load(Ordering::SeqCst));
        let desk = Arc::new(Desk::new(records, policy, Arc::new(tell)));
        let viewer = Viewer::new("Kim Lee", Role::Lead);
        Self { app: routes(Arc::clone(&desk)), desk, viewer, clock }
    }

    /// Returns the shop at the end of a story.
    fn after(story: &str) -> (Self, Vec<Stored>, Timestamp) {
        let (orders, ended) = played(story);
        (Self::of(orders.clone(), ended), orders, ended)
    }

    async fn ask(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(self.viewer.clone());
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let read = answer.extensions().get().cloned();
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Answer { status, headers, read, body: String::from_utf8(body.to_vec()).unwrap() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn decide(&self, case: &str, seen: &str, form: &str) -> Answer {
        self.post(&format!("{case}/decide"), &format!("seen={seen}&{form}")).await
    }

    async fn work(&self, case: &str, seen: &str, form: &str) -> Answer {
        self.post(&format!("{case}/work"), &format!("seen={seen}&{form}")).await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    /// Returns the same desk as another person sees it, at a later time.
    fn with(&self, name: &str, later: SignedDuration) -> Self {
        self.clock.store(self.clock.load(Ordering::SeqCst) + later.as_secs(), Ordering::SeqCst);
        let viewer = Viewer { name: name.to_owned(), ..self.viewer.clone() };
        Self { app: self.app.clone(), desk: Arc::clone(&self.desk), viewer, clock: Arc::clone(&self.clock) }
    }
}

fn played(story: &str) -> (Vec<Stored>, Timestamp) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../events/stories/{story}.jsonl"));
    stories::orders(&file).unwrap()
}

/// Returns the address of the first case in the list.
async fn first_case(shop: &Shop) -> String {
    shop.get("/cases").await.links("/cases/").first().unwrap().clone()
}

/// Returns every name that an order may be searched for by.
fn names(order: &Order) -> Vec<String> {
    let placed = order.facts.placed().map(|held| &held.body);
    let number = placed.and_then(|placed| placed.number.as_ref());
    let number = number.map(|number| number.as_str().to_owned());
    let email = placed.and_then(|placed| placed.customer.email.as_ref());
    let email = email.map(|email| email.as_str().to_uppercase());
    let shipments = order.facts.shipments().values();
    let tracking =
        shipments.flat_map(|held| &held.body.tracking).map(|tracking| tracking.number.as_str().to_owned());
    let returns = order.facts.returns().keys().map(ToString::to_string);
    let payments = order.facts.payments().into_keys().map(ToString::to_string);
    let names = tracking.chain(returns).chain(payments).chain([order.key.order_id.to_string()]);
    names.chain(number).chain(email).collect()
}

#[tokio::test]
async fn an_order_is_found_by_whatever_people_know_of_it() {
    let (mut orders, mut now) = (Vec::new(), Timestamp::MIN);
    for file in stories::files() {
        let (mut own, ended) = stories::orders(&file).unwrap();
        now = now.max(ended);
        orders.append(&mut own);
    }
    let mut searched = 0;
    for stored in orders {
        let order = stored.order.clone();
        let shop = Shop::of(vec![stored], now);
        for name in names(&order) {
            let query: String = form_urlencoded(&name);
            let answer = shop.get(&format!("/orders?q={query}")).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} by {name}", order.key);
            searched += 1;
        }
    }
    assert!(searched > 500, "{searched} names");
    let (shop, ..) = Shop::after("00-a-good-day");
    let nothing = shop.get("/orders?q=%3Cb%3E4711").await;
    assert!(nothing.says("No order was found for") && !nothing.says("<b>4711"));
}

#[tokio::test]
async fn today_says_how_everything_stands_and_what_is_about_no_order() {
    let (shop, orders, now) = Shop::after(SHIPPED);
    let calm = shop.get("/today").await;
    assert_eq!(calm.status, StatusCode::OK);
    assert!(calm.says("New orders: <bdi>Demo Shop") && !calm.says("role=\"alert\""));
    let open: usize = orders.iter().filter(|stored| has_open_case(&stored.order)).count();
    assert!(open > 0 && calm.says(&format!("<a href=\"/cases\">{open}</a>")), "{}", calm.body);
    let policy = stories::policy().unwrap();
    let mut standing = Standing { late_orders: 7, ..Standing::default() };
    let why = "Sending paused for this account.".parse().unwrap();
    let trouble = MailTrouble { kind: MailTroubleKind::SendingPaused, why };
    standing.mail.stop(&orders[0].order.key.shop, &trouble, now);
    shop.desk.records().stand(standing.clone());
    assert!(!shop.get("/today").await.says("role=\"alert\""), "people were not told of it yet");
    let notice = standing.mail.untold(&policy).unwrap();
    standing.mail.told(&notice);
    shop.desk.records().stand(standing);
    let stopped = shop.get("/today").await;
    for text in ["No mail goes out", "Sending paused for this account.", "role=\"alert\"", "<dd>7</dd>"] {
        assert!(stopped.says(text), "{text}: {}", stopped.body);
    }
    assert!(shop.get("/today?lang=de").await.says("Es gehen keine Mails hinaus"));
    let foreign = Viewer { shops: Scope::from_iter([]), ..Viewer::new("Jo Ray", Role::Lead) };
    let elsewhere = Shop { viewer: foreign, ..shop }.get("/today").await;
    assert!(!elsewhere.says("Demo Shop") && elsewhere.says("<a href=\"/cases\">0</a>"), "{}", elsewhere.body);
}

fn form_urlencoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn five_thousand_open_cases_come_in_small_pages_and_none_twice() {
    let (orders, ended) = played(SHIPPED);
    let with_case = orders.into_iter().find(|stored| has_open_case(&stored.order)).unwrap();
    let copy = |number: u32| {
        let order = Order { key: format!("demo-shop#{number}").parse().unwrap(), ..with_case.order.clone() };
        Stored { order, ..with_case.clone() }
    };
    let shop = Shop::of((0..5_000).map(copy).collect(), ended);
    let began = std::time::Instant::now();
    let first = shop.get("/cases").await;
    assert!(began.elapsed() < std::time::Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(first.body.len() < 100_000, "{} bytes", first.body.len());
    let next = first.links("/cases?after=");
    let second = shop.get(next.last().unwrap()).await;
    let (mine, others) = (first.links("/cases/"), second.links("/cases/"));
    assert_eq!((mine.len(), others.len()), (50, 50));
    assert!(mine.iter().all(|link| !others.contains(link)));
    assert!(second.says("First page"));
}

fn has_open_case(order: &Order) -> bool {
    order.ledger.cases.values().any(|entry| matches!(entry, CaseEntry::Open { .. }))
}

#[tokio::test]
async fn a_case_says_what_is_wrong_what_was_told_and_what_can_be_done() {
    let (shop, ..) = Shop::after(SHIPPED);
    let case = shop.get(&first_case(&shop).await).await;
    assert_eq!(case.status, StatusCode::OK);
    for text in [
        "Parcel of a cancelled order",
        "What the customer was told",
        "What is true, by what was reported",
        "https://admin.shopify.com/store/demo-shop/orders/",
        "value=\"handled\"",
    ] {
        assert!(case.says(text), "{text}");
    }
    for refused in ["release", "cancel", "send-again", "was-sent"] {
        assert!(!case.says(&format!("value=\"{refused}\"")), "{refused} is offered");
    }
}

#[tokio::test]
async fn pages_speak_the_language_of_their_reader() {
    let (shop, ..) = Shop::after(SHIPPED);
    let german = Request::get("/cases").header(ACCEPT_LANGUAGE, "de-CH,de;q=0.9,en;q=0.5");
    let german = shop.ask(german.body(Body::empty()).unwrap()).await;
    assert!(german.says("<html lang=\"de\"") && german.says("Offene Fälle") && german.says("Kundendienst"));
    assert!(shop.get("/cases").await.says("Open cases"));
    let chosen = shop.get("/cases?lang=de").await;
    assert!(chosen.says("Offene Fälle"));
    let cookie = chosen.header(SET_COOKIE).split(';').next().unwrap().to_owned();
    let later = Request::get("/orders").header("cookie", cookie).body(Body::empty()).unwrap();
    assert!(shop.ask(later).await.says("Eine Bestellung suchen"));
}

#[tokio::test]
async fn a_view_shows_what_it_names_and_an_empty_one_says_what_to_do() {
    let (shop, ..) = Shop::after(SHIPPED);
    assert!(!shop.get("/cases?team=fulfilment").await.links("/cases/").is_empty());
    let none = shop.get("/cases?team=storefront&severity=low&shop=demo-shop").await;
    assert!(none.links("/cases/").is_empty() && none.says("No case is open here."));
    let nowhere = shop.get("/orders/demo-shop/4711").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    assert!(nowhere.says("Search for the order"));
}

#[tokio::test]
async fn every_order_and_case_of_every_story_has_its_page_in_both_languages() {
    let mut orders = Vec::new();
    let mut now = Timestamp::MIN;
    for file in stories::files() {
        let (mut own, ended) =
            stories::orders(&file).unwrap_or_else(|| panic!("{} is no story", file.display()));
        now = now.max(ended);
        orders.append(&mut own);
    }
    let policy = stories::policy().unwrap();
    let cases: usize = orders.iter().map(|stored| plan(&stored.order, &policy, now).ledger.cases.len()).sum();
    assert!(orders.len() > 90 && cases > 60, "{} orders, {cases} cases", orders.len());
    let shop = Shop::of(orders.clone(), now);
    for stored in &orders {
        let order = format!("/orders/demo-shop/{}", stored.order.key.order_id);
        let page = shop.get(&format!("{order}?lang=de")).await;
        assert_eq!(page.status, StatusCode::OK, "{order}");
        for case in page.links("/cases/") {
            assert_eq!(shop.get(&case).await.status, StatusCode::OK, "{case}");
        }
    }
}

#[tokio::test]
async fn an_order_says_how_it_stands_and_why_its_warehouse_waits() {
    for (story, order, says) in [
        ("00-a-good-day", 0, "What the warehouse ought to do now:"),
        ("56-likely-fraud-is-held", 0, "Send nothing more. A tag holds it."),
        ("95-four-services-follow-the-parcels", 0, "Some lost or going back"),
        (SHIPPED, 0, "The order is cancelled."),
        ("71-the-old-label-goes-on", 0, "newest: 71101-1: in-transit"),
        ("71-the-old-label-goes-on", 0, "of an earlier label or parcel; does not count"),
    ] {
        let (shop, orders, _) = Shop::after(story);
        let page = shop.get(&format!("/orders/demo-shop/{}", orders[order].order.key.order_id)).await;
        assert!(page.says(says), "{story} does not say {says}");
    }
}
