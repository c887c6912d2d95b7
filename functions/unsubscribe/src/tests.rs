//! Tests what a visitor's request says, which page the visitor sees, and what is recorded.

use candor_aws::configuration::from_lookup;
use candor_aws::runtime::unsubscribe::Wants;
use candor_aws::wire::Delivery;
use serde_json::json;

use super::*;

const SAYS: [Says; 4] = [Says::Question, Says::Done, Says::NotValid, Says::Failed];
const JO: &str = "contact=87f5ba3703e3f42dd1f079b9594f93d7";

fn request(method: &str, query: &str, body: &str) -> Request {
    let payload = json!({
        "version": "2.0", "rawQueryString": query, "headers": {}, "body": body,
        "requestContext": { "http": { "method": method } },
    });
    match Delivery::read(&payload.to_string()) {
        Delivery::Request(request) => request,
        other => panic!("{other:?}"),
    }
}

fn wants(method: &str, body: &str) -> Option<Wants> {
    visit::read(&request(method, &format!("order=demo-shop%235001&{JO}&token=t"), body))
        .map(|visit| visit.wants)
}

fn shop() -> ShopProfile {
    let policy = from_lookup(&|_| None, |settings| settings.policy()).unwrap();
    policy.shops.values().next().unwrap().clone()
}

#[test]
fn only_a_post_that_means_it_unsubscribes() {
    let multipart =
        "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--";
    assert_eq!(wants("POST", "List-Unsubscribe=One-Click"), Some(Wants::NoMore));
    assert_eq!(wants("POST", multipart), Some(Wants::NoMore), "mail programs may post either form");
    assert_eq!(wants("POST", ""), Some(Wants::Page));
    for method in ["GET", "HEAD", "PUT", "post", ""] {
        assert_eq!(wants(method, "List-Unsubscribe=One-Click"), Some(Wants::Page), "{method}");
    }
}

#[test]
fn a_link_names_an_order_an_address_and_a_token_or_is_none_of_ours() {
    let visit =
        visit::read(&request("GET", &format!("token=t-1&{JO}&order=demo-shop%23gid%3A%2F%2F1"), "")).unwrap();
    assert_eq!((visit.order.to_string().as_str(), visit.token.as_str()), ("demo-shop#gid://1", "t-1"));
    for query in [
        "",
        &format!("order=demo-shop%235001&{JO}"),
        &format!("{JO}&token=t"),
        "order=demo-shop%235001&token=t",
        "order=demo-shop%235001&contact=jo&token=t",
        &format!("order=5001&{JO}&token=t"),
        &format!("order=a%23b%23c&{JO}&token=t"),
        &format!("order=%ff&{JO}&token=t"),
    ] {
        assert_eq!(visit::read(&request("POST", query, "List-Unsubscribe=One-Click")), None, "{query}");
    }
}

fn order(email: Option<&str>) -> Order {
    let mut order = Order::new("demo-shop#5001".parse().unwrap());
    let placed = json!({
        "placed_at": "2026-03-01T10:00:00Z", "customer": { "email": email },
        "lines": [], "total": { "amount_minor": 100, "currency": "EUR" },
    });
    let stamp = stamp("placed");
    order.facts.merge(stamp, Fact::OrderPlaced(serde_json::from_value(placed).unwrap())).unwrap();
    order
}

fn stamp(id: &str) -> Stamp {
    let occurred_at = "2026-03-01T10:00:00Z".parse().unwrap();
    Stamp { occurred_at, id: id.parse().unwrap(), source: Source::Mail }
}

fn now() -> Timestamp {
    "2026-03-20T12:00:00Z".parse().unwrap()
}

#[test]
fn who_unsubscribed_is_told_as_what_became_of_the_follow_up() {
    let event = Unsubscribe::translate(&order(Some("jo@mail.example")), now()).unwrap();
    assert_eq!(
        event.to_bus().unwrap(),
        json!({
            "source": "candor.mail",
            "detail-type": "EmailStatusChanged",
            "detail": {
                "id": "unsubscribed-5001", "shop": "demo-shop", "order_id": "5001",
                "occurred_at": "2026-03-20T12:00:00Z",
                "subject": "follow-up", "status": "unsubscribed", "address": "jo@mail.example",
            },
        })
    );
}

#[test]
fn it_is_the_address_that_the_mail_went_to_even_if_the_order_has_another_by_now() {
    let mut order = order(Some("new@mail.example"));
    let (subject, address) =
        (MailSubject::Message(MessageKey::FollowUp), "old@mail.example".parse().unwrap());
    let delivered = MailStatusReport { subject, status: MailStatus::Delivered, address };
    order.facts.merge(stamp("delivered"), Fact::EmailStatusChanged(delivered)).unwrap();
    let event = Unsubscribe::translate(&order, now()).unwrap();
    assert!(event.to_bus().unwrap()["detail"]["address"] == "old@mail.example");
}

#[test]
fn an_order_nobody_had_mail_about_says_nothing() {
    assert_eq!(Unsubscribe::translate(&order(None), now()), None);
}

#[test]
fn pressing_twice_is_one_wish() {
    use candor_domain::facts::held::Merge;
    let mut order = order(Some("jo@mail.example"));
    let press = |order: &mut Order, at: &str| {
        let event = Unsubscribe::translate(order, at.parse().unwrap()).unwrap();
        order.facts.merge(event.stamp, event.fact).unwrap()
    };
    assert_eq!(press(&mut order, "2026-03-20T12:00:00Z"), Merge::Merged);
    assert_eq!(press(&mut order, "2026-03-20T12:00:00Z"), Merge::Duplicate);
    press(&mut order, "2026-03-20T12:00:01Z");
    assert_eq!(order.facts.mails().len(), 1);
    assert!(order.facts.unsubscribed());
}

#[test]
fn an_order_with_the_longest_name_has_an_event_too() {
    let mut order = order(Some("jo@mail.example"));
    order.key.order_id = "x".repeat(128).parse().unwrap();
    let event = Unsubscribe::translate(&order, now()).unwrap();
    assert!(event.stamp.id.as_str().starts_with("unsubscribed-"));
}

#[test]
fn a_page_is_in_the_visitors_language_else_the_shops() {
    let german_shop = ShopProfile { locale: "de-CH".parse().unwrap(), ..shop() };
    let language = |accepted, shop: &ShopProfile| {
        let page = page::write(Says::Question, Some(shop), accepted);
        page.split("lang=\"").nth(1).unwrap()[..2].to_owned()
    };
    for (accepted, expected) in [
        (Some("de-AT,de;q=0.9,en;q=0.8"), "de"),
        (Some("la-VA, la;q=0.9, EN-gb;q=0.8, de;q=0.7"), "en"),
        (Some("la"), "en"),
        (Some("*"), "en"),
        (Some(""), "en"),
        (None, "en"),
    ] {
        assert_eq!(language(accepted, &shop()), expected, "{accepted:?}");
    }
    assert_eq!(language(Some("la"), &german_shop), "de");
    assert_eq!(language(Some("en"), &german_shop), "en");
}

#[test]
fn only_the_question_has_a_button_and_it_posts_to_where_the_page_came_from() {
    for says in SAYS {
        let page = page::write(says, Some(&shop()), None);
        assert_eq!(page.contains("<form"), says == Says::Question, "{says:?}");
    }
    let page = page::write(Says::Question, Some(&shop()), None);
    assert!(page.contains(
        "<form method=\"post\"><input type=\"hidden\" name=\"List-Unsubscribe\" value=\"One-Click\">"
    ));
    assert!(!page.contains("action="));
}

#[test]
fn whoever_is_turned_away_is_told_whom_to_write_to() {
    for says in [Says::NotValid, Says::Failed] {
        for language in ["en", "de"] {
            let page = page::write(says, Some(&shop()), Some(language));
            assert!(page.contains("href=\"mailto:help@demo-shop.example\""), "{page}");
            assert!(!page::write(says, None, Some(language)).contains("mailto:"));
        }
    }
}

#[test]
fn no_page_fetches_or_runs_anything_and_all_names_are_escaped() {
    let name = "<script>alert('Tom & \"Jerry\"')</script>".parse().unwrap();
    let shop = ShopProfile { name, reply_to: "a&b'?x@demo-shop.example".parse().unwrap(), ..shop() };
    for says in SAYS {
        for language in ["en", "de"] {
            let page = page::write(says, Some(&shop), Some(language));
            for forbidden in ["<script", "src=", "http:", "https:", "url(", "@import", "alert('", "a&b"] {
                assert!(!page.contains(forbidden), "{forbidden} in {page}");
            }
            assert!(page.contains("&lt;script&gt;alert(&#39;Tom &amp; &quot;Jerry&quot;&#39;)"), "{page}");
            assert!(!page.contains('ß'));
        }
    }
    assert!(page::write(Says::NotValid, Some(&shop), None).contains("mailto:a%26b%27%3Fx@demo-shop.example"));
}
