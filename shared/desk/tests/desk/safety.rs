//! Tries hostile texts, other sites and records that do not answer.

use candor_desk::records::Look;
use candor_desk::sought::Sought;
use candor_domain::case::key::CaseKey;
use candor_domain::message::key::MessageKey;
use candor_domain::values::id::Shop as ShopId;
use candor_domain::values::text::PersonName;
use candor_engine::ports::SentMail;

use super::*;

#[tokio::test]
async fn a_text_from_outside_is_never_markup_and_personal_data_are_masked() {
    let (orders, ended) = played(SHIPPED);
    let hostile = "<script>alert(1)</script>";
    let orders: Vec<Stored> = orders.into_iter().map(|stored| named(stored, hostile)).collect();
    let mut shop = Shop::of(orders, ended);
    shop.viewer.role = Some(Role::Viewer);
    let case = first_case(&shop).await;
    let order = shop.get(&case).await.links("/orders/")[0].clone();
    for path in [&case, &order] {
        let page = shop.get(path).await;
        assert!(!page.says("<script>alert") && !page.says("ada.fox@") && !page.says("alert(1)"), "{path}");
        assert!(page.says("a…@") && page.says("masked") && !page.says("<img"), "{path}");
    }
    shop.viewer.role = Some(Role::Agent);
    for path in [&case, &order] {
        let page = shop.get(path).await;
        assert!(
            !page.says("<script>alert") && page.says("&#60;script&#62;alert(1)&#60;/script&#62;"),
            "{path}"
        );
        assert!(!page.says("masked"), "{path}");
    }
}

/// Returns an order whose customer has another name and the address `ada.fox@customer.example`.
fn named(mut stored: Stored, name: &str) -> Stored {
    let held = stored.order.facts.placed().unwrap().clone();
    let mut placed = held.body;
    placed.customer.name = Some(name.parse().unwrap());
    placed.customer.email = Some("ada.fox@customer.example".parse().unwrap());
    placed.lines[0].title = "<img src=x onerror=alert(2)>".parse().unwrap();
    let mut stamp = held.stamp;
    stamp.occurred_at += SignedDuration::from_secs(1);
    stored.order.facts.merge(stamp.clone(), Fact::OrderPlaced(placed)).unwrap();
    stored
}

#[tokio::test]
async fn every_answer_forbids_what_no_page_needs() {
    let (shop, orders, _) = Shop::after(SHIPPED);
    let address = first_case(&shop).await;
    let case = shop.get(&address).await;
    let order = format!("/orders/demo-shop/{}", orders[0].order.key.order_id);
    let mut paths = vec!["/", "/cases", &address, "/orders", &order, "/nowhere", "/cases/x/y/z", "/assets/x"];
    let assets = [case.links("/assets/"), vec![script_of(&case.body).to_owned()]].concat();
    paths.extend(assets.iter().map(String::as_str));
    for path in paths {
        let answer = shop.get(path).await;
        let policy = answer.header(CONTENT_SECURITY_POLICY);
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        let kept = if assets.iter().any(|asset| asset == path) { "immutable" } else { "no-store" };
        assert!(answer.header(CACHE_CONTROL).ends_with(kept), "{path}");
    }
    let long = shop.decide(&address, case.seen(), &"x".repeat(20_000)).await;
    assert_eq!(long.status, StatusCode::BAD_REQUEST);
    assert!(long.says("could not be read") && !long.header(CONTENT_SECURITY_POLICY).is_empty());
}

pub(crate) fn script_of(page: &str) -> &str {
    page.split("script src=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap()
}

#[test]
fn no_template_of_a_page_has_a_style_or_a_script_in_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().collect();
    // Mail programs leave out style sheets, so mails have their styles in their elements.
    files.retain(|file| file.file_name() != "mails");
    assert!(files.len() >= 8);
    for file in files {
        let text = std::fs::read_to_string(file.path()).unwrap().to_lowercase();
        let attributes = [" style=", "<style", "javascript:", " onclick=", " onload=", " onsubmit=", "|safe"];
        for word in attributes {
            assert!(!text.contains(word), "{:?} has {word}", file.path());
        }
        assert!(text.match_indices("<script").all(|(at, _)| text[at..].starts_with("<script src=")));
    }
}

/// Records that never answer.
struct Down;

impl Records for Down {
    async fn open_cases(&self) -> Result<Vec<OpenCase>, RecordsError> {
        Err(unread())
    }

    async fn order(&self, _: &OrderKey) -> Result<Option<Stored>, RecordsError> {
        Err(unread())
    }

    async fn find(&self, _: &Scope<ShopId>, _: &Sought, _: usize) -> Result<Vec<OrderKey>, RecordsError> {
        Err(unread())
    }

    async fn standing(&self, _: Timestamp) -> Result<Standing, RecordsError> {
        Err(unread())
    }

    async fn sent_mails(&self, _: &OrderKey, _: &MessageKey) -> Result<Vec<SentMail>, RecordsError> {
        Err(unread())
    }

    async fn put(&self, _: &Event) -> Result<(), RecordsError> {
        Err(unread())
    }

    async fn note_look(
        &self,
        _: &OrderKey,
        _: &CaseKey,
        _: &PersonName,
        _: Timestamp,
    ) -> Result<Vec<Look>, RecordsError> {
        Err(unread())
    }
}

fn unread() -> RecordsError {
    RecordsError::Unread { operation: "load order", key: "demo-shop#1".to_owned(), cause: "throttled".into() }
}

#[tokio::test]
async fn records_that_do_not_answer_are_said_and_the_error_is_there_to_be_logged() {
    let desk = Desk::new(Down, stories::policy().unwrap(), Arc::new(|| Timestamp::UNIX_EPOCH));
    let app = routes(Arc::new(desk));
    let viewer = Viewer::new("Kim Lee", Role::Viewer);
    for path in [
        "/today",
        "/cases",
        "/cases?q=1",
        "/orders?q=1",
        "/orders/demo-shop/1",
        "/cases/demo-shop/1/parcel-lost:p",
        "/orders/demo-shop/1/mails/follow-up",
        "/orders/demo-shop/1/mails/follow-up/1",
    ] {
        let answer = app
            .clone()
            .oneshot(Request::get(path).extension(viewer.clone()).body(Body::empty()).unwrap())
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(answer.extensions().get::<Failure>().unwrap().0.to_string().contains("demo-shop#1"));
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        assert!(String::from_utf8_lossy(&body).contains("load the page again"), "{path}");
    }
}
