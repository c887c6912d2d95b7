//! Tests visits to a page whose text is only the name of its content and of the shop.

use std::cell::RefCell;

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::figures::change::FiguresChange;
use candor_domain::order::cancelled::Cancelled;
use candor_engine::at_rest::Unread;
use candor_engine::memory::MemoryStore;
use candor_engine::ports::Commit;

use super::*;
use crate::edge_keys::HEADER;
use crate::runtime::testing::{invocation, policy};
use crate::testing::{Answer as Answers, Canned};
use crate::wire::form;

const KEY: &str = "0123456789abcdef0123456789abcdef";

struct Plain;

impl Page for Plain {
    const SLUG: &'static str = "plain";

    fn read(request: &Request) -> Option<Visit> {
        let wants = if request.method == "POST" { Wants::NoMore } else { Wants::Page };
        let order = form::value(&request.query, "order")?.parse().ok()?;
        let contact = form::value(&request.query, "contact")?.parse().ok()?;
        Some(Visit { order, contact, token: form::value(&request.query, "token")?, wants })
    }

    fn translate(order: &Order, now: Timestamp) -> Option<Event> {
        let stamp = Stamp { occurred_at: now, id: "e1".parse().unwrap(), source: Source::Mail };
        let fact = Fact::OrderCancelled(Cancelled { reason: None });
        Some(Event { key: order.key.clone(), stamp, fact })
    }

    fn write(says: Says, shop: Option<&ShopProfile>, _: &Request) -> String {
        format!("{says:?} {}", shop.map(|shop| shop.name.as_str()).unwrap_or_default())
    }
}

fn order(id: &str) -> OrderKey {
    format!("demo-shop#{id}").parse().unwrap()
}

/// Returns the hash of an address.
fn jo() -> ContactHash {
    "87f5ba3703e3f42dd1f079b9594f93d7".parse().unwrap()
}

/// Returns the query of a link of ours.
fn link(id: &str) -> String {
    let token = Keys::parse(KEY).unwrap().sign(&order(id), &jo());
    format!("order=demo-shop%23{id}&contact={}&token={token}", jo())
}

/// Wishes that were kept, by their hash; or none can be kept.
#[derive(Default)]
struct Kept {
    hashes: RefCell<Vec<String>>,
    fails: bool,
}

impl Wishes for Kept {
    async fn keep_wish(&self, shop: &Shop, contact: &ContactHash, _: Timestamp) -> Result<(), StoreError> {
        if self.fails {
            let (operation, key) = ("suppress an address of shop", shop.to_string());
            return Err(StoreError::Unavailable { operation, key, cause: "no".into() });
        }
        self.hashes.borrow_mut().push(format!("{shop} {contact}"));
        Ok(())
    }
}

/// Returns a request that opens a link of ours, or posts to it.
fn visit(method: &str, id: &str) -> String {
    request(method, &link(id), "List-Unsubscribe=One-Click")
}

fn request(method: &str, query: &str, body: &str) -> String {
    json!({
        "version": "2.0", "rawQueryString": query, "headers": {}, "body": body,
        "requestContext": { "http": { "method": method } },
    })
    .to_string()
}

fn secret(keys: &str) -> Answers {
    Answers::Says(200, "", json!({ "SecretString": keys }).to_string())
}

fn taken() -> Answers {
    Answers::Says(200, "", json!({ "FailedEntryCount": 0, "Entries": [{ "EventId": "1" }] }).to_string())
}

fn denied() -> Answers {
    Answers::Says(400, "AccessDeniedException", "{}".to_owned())
}

/// The answer to a visit, the requests that the bus received, and the number of orders that were read.
struct Visited {
    status: u64,
    page: String,
    location: Option<String>,
    published: Vec<String>,
    kept: Vec<String>,
    reads: u64,
}

/// Makes a visit with order 1 in the store, and with these answers of the secrets and the bus.
async fn visited(payload: &str, secrets: Answers, bus: Answers, meter: &Meter) -> Visited {
    visited_behind(EdgeKeys::default(), payload, secrets, bus, meter).await
}

/// Makes a visit to a page that lets in calls which show one of these keys.
async fn visited_behind(
    edge_keys: EdgeKeys,
    payload: &str,
    secrets: Answers,
    bus: Answers,
    meter: &Meter,
) -> Visited {
    visited_with(edge_keys, Kept::default(), payload, (secrets, bus), meter).await
}

async fn visited_with(
    edge_keys: EdgeKeys,
    wishes: Kept,
    payload: &str,
    (secrets, bus): (Answers, Answers),
    meter: &Meter,
) -> Visited {
    let store = MemoryStore::default();
    let (wake_at, due, expires_at) = (None, false, Timestamp::MAX);
    let known = Commit {
        order: Order::new(order("1")),
        unread: Unread::default(),
        seen: None,
        wake_at,
        due,
        expires_at,
        figures: FiguresChange::default(),
    };
    store.commit(&known).await.unwrap();
    let on_one_thread = tokio::task::LocalSet::new();
    on_one_thread
        .run_until(async {
            let (secrets, bus) = (Canned::start([secrets]).await, Canned::start([bus]).await);
            let porter = Porter::<Plain, _, _> {
                store,
                wishes,
                bus: Bus::new(&bus.aws().repeating(), "bus"),
                secret: Secret::new(&secrets.aws().repeating(), "keys", Keys::parse),
                address: "https://mail.shop.example/unsubscribe".to_owned(),
                edge_keys,
                policy: policy(),
                page: PhantomData,
            };
            let answer = porter.serve(invocation(payload, meter)).await.unwrap();
            Visited {
                status: answer["statusCode"].as_u64().unwrap(),
                page: answer["body"].as_str().unwrap().to_owned(),
                location: answer["headers"]["location"].as_str().map(str::to_owned),
                published: bus.requests(),
                kept: porter.wishes.hashes.take(),
                reads: porter.store.reads(),
            }
        })
        .await
}

#[tokio::test]
async fn whoever_presses_the_button_is_told_it_is_done_once_the_bus_has_it() {
    let meter = Meter::begin();
    let visited = visited(&visit("POST", "1"), secret(KEY), taken(), &meter).await;
    assert_eq!((visited.status, visited.page.as_str()), (200, "Done Demo Shop"));
    assert_eq!(visited.published.len(), 1);
    assert!(visited.published[0].contains("candor.mail"), "{}", visited.published[0]);
    assert_eq!(meter.counted(Counter::Unsubscribed), 1);
}

#[tokio::test]
async fn a_visitor_who_came_around_the_web_acl_is_sent_to_the_page_with_the_same_link() {
    let (meter, keys) = (Meter::begin(), EdgeKeys::parse(KEY).unwrap());
    let payload = visit("POST", "1");
    let visited = visited_behind(keys, &payload, secret(KEY), taken(), &meter).await;
    assert_eq!((visited.status, visited.published.len(), visited.reads), (308, 0, 0));
    assert_eq!(visited.location, Some(format!("https://mail.shop.example/unsubscribe?{}", link("1"))));
    assert_eq!(meter.counted(Counter::Unsubscribed), 0);
}

#[tokio::test]
async fn a_visitor_by_cloudfront_is_let_in() {
    let (meter, keys) = (Meter::begin(), EdgeKeys::parse(KEY).unwrap());
    let payload =
        visit("POST", "1").replace("\"headers\":{}", &format!("\"headers\":{{\"{HEADER}\":\"{KEY}\"}}"));
    let visited = visited_behind(keys, &payload, secret(KEY), taken(), &meter).await;
    assert_eq!((visited.status, visited.location, visited.published.len()), (200, None, 1));
}

#[tokio::test]
async fn opening_the_link_changes_nothing_and_reads_nothing() {
    let meter = Meter::begin();
    for id in ["1", "unknown"] {
        let visited = visited(&visit("GET", id), secret(KEY), taken(), &meter).await;
        assert_eq!((visited.status, visited.page.as_str()), (200, "Question Demo Shop"));
        assert_eq!((visited.published.len(), visited.reads), (0, 0));
    }
}

#[tokio::test]
async fn a_link_that_is_none_of_ours_is_turned_away_alike_whether_or_not_there_is_such_an_order() {
    let meter = Meter::begin();
    let others = Keys::parse(&"x".repeat(32)).unwrap().sign(&order("1"), &jo());
    let (ours, jo) = (link("1"), jo());
    let al = ours.replace(&jo.to_string(), &"a".repeat(32));
    for (method, query, status) in [
        ("POST", format!("order=demo-shop%231&contact={jo}&token=guessed"), 403),
        ("POST", format!("order=demo-shop%23unknown&contact={jo}&token=guessed"), 403),
        ("POST", format!("order=demo-shop%231&contact={jo}&token={others}"), 403),
        ("GET", format!("order=demo-shop%231&contact={jo}&token={others}"), 403),
        ("POST", al, 403),
        ("POST", "order=demo-shop%231".to_owned(), 400),
        ("POST", ours.replace(&format!("contact={jo}&"), ""), 400),
        ("GET", String::new(), 400),
        ("GET", "x".repeat(QUERY_BYTES_MAX + 1), 414),
    ] {
        let visited = visited(&request(method, &query, ""), secret(KEY), taken(), &meter).await;
        assert_eq!((visited.status, visited.page.as_str()), (status, "NotValid Demo Shop"), "{query}");
        assert_eq!((visited.published.len(), visited.reads), (0, 0), "{query}");
    }
    assert_eq!(meter.counted(Counter::UnsubscribesRefused), 9);
}

#[tokio::test]
async fn a_body_larger_than_a_form_is_not_read() {
    let meter = Meter::begin();
    let large = request("POST", &link("1"), &"x".repeat(BODY_BYTES_MAX + 1));
    let visited = visited(&large, secret(KEY), taken(), &meter).await;
    assert_eq!((visited.status, visited.published.len()), (413, 0));
}

#[tokio::test]
async fn nobody_is_told_it_is_done_where_it_is_not() {
    let meter = Meter::begin();
    let left_out = json!({ "FailedEntryCount": 1, "Entries": [{ "ErrorCode": "InternalFailure" }] });
    let left_out = Answers::Says(200, "", left_out.to_string());
    for (secrets, bus) in
        [(secret(KEY), left_out), (secret(KEY), denied()), (denied(), taken()), (secret(""), taken())]
    {
        let visited = visited(&visit("POST", "1"), secrets, bus, &meter).await;
        assert_eq!((visited.status, visited.page.as_str()), (500, "Failed Demo Shop"));
    }
    assert_eq!(meter.counted(Counter::UnsubscribesFailed), 4);
    assert_eq!(meter.counted(Counter::Unsubscribed), 0);
}

#[tokio::test]
async fn the_wish_of_whoever_had_mail_about_a_forgotten_order_is_kept_by_the_hash_in_the_link() {
    let meter = Meter::begin();
    let visited = visited(&visit("POST", "forgotten"), secret(KEY), taken(), &meter).await;
    assert_eq!((visited.status, visited.page.as_str()), (200, "Done Demo Shop"));
    assert_eq!(visited.kept, ["demo-shop 87f5ba3703e3f42dd1f079b9594f93d7"]);
    assert_eq!(visited.published.len(), 0);
    assert_eq!(meter.counted(Counter::Unsubscribed), 1);
}

#[tokio::test]
async fn a_visitor_whose_wish_could_not_be_kept_is_told_so() {
    let meter = Meter::begin();
    let wishes = Kept { fails: true, ..Kept::default() };
    let payload = visit("POST", "forgotten");
    let visited = visited_with(EdgeKeys::default(), wishes, &payload, (secret(KEY), taken()), &meter).await;
    assert_eq!((visited.status, visited.page.as_str()), (500, "Failed Demo Shop"));
    assert_eq!(meter.counted(Counter::UnsubscribesFailed), 1);
}

#[tokio::test]
async fn a_page_fetches_nothing_and_keeps_its_address_to_itself() {
    let answer = to_http(200, String::new());
    let policy = answer["headers"]["content-security-policy"].as_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("script-src"), "{policy}");
    assert_eq!(answer["headers"]["referrer-policy"], "no-referrer");
    assert_eq!(answer["headers"]["content-type"], "text/html; charset=utf-8");
}
