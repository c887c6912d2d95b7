//! Looks at mails as customers got them, and tries hostile ones.

use candor_domain::message::key::MessageKey;
use candor_engine::ports::SentMail;

use super::*;

const GOOD_DAY: &str = "00-a-good-day";
const HOSTILE: &str =
    "<style>p{color:red}</style><p>Hello Ada</p><script>alert(1)</script><img src=https://x.example/1>";

fn mail(subject: &str) -> SentMail {
    SentMail {
        at: "2026-03-01T10:00:00Z".parse().unwrap(),
        from: "\"Demo Shop\" <orders@demo-shop.example>".to_owned(),
        to: "\"Ada Fox\" <ada.fox@customer.example>".to_owned(),
        reply_to: "help@demo-shop.example".to_owned(),
        subject: subject.to_owned(),
        text: "Hello Ada,\n</pre><script>alert(2)</script>".to_owned(),
        html: HOSTILE.to_owned(),
    }
}

/// Returns a shop with an order whose confirmation was tried twice, for a person who may see it, and the address of its mails.
fn kept() -> (Shop, String) {
    let (shop, orders, _) = Shop::after(GOOD_DAY);
    let key = &orders[0].order.key;
    for subject in ["First <b>try</b>", "Second try"] {
        shop.desk.records().keep_mail(key, &MessageKey::OrderConfirmation, mail(subject));
    }
    (shop, format!("/orders/demo-shop/{}/mails/order-confirmation", key.order_id))
}

#[tokio::test]
async fn an_order_leads_to_each_mail_as_the_customer_got_it() {
    let (shop, mails) = kept();
    let order = shop.get(mails.split("/mails/").next().unwrap()).await;
    assert!(order.links(&mails).contains(&mails), "{}", order.body);
    let page = shop.get(&mails).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "Second try",
        "ada.fox@customer.example",
        "help@demo-shop.example",
        "Handed to the mail service",
        "sent",
    ] {
        assert!(page.says(text), "{text}");
    }
    for number in [1, 2] {
        let frame = format!("{mails}/{number}");
        assert!(page.says(&format!("src=\"{frame}\"")) && page.says(" sandbox "), "{frame}");
        assert_eq!(shop.get(&frame).await.body, HOSTILE, "not a letter is changed");
    }
    for none in ["0", "3", "-1", "x", "18446744073709551616"] {
        assert_eq!(shop.get(&format!("{mails}/{none}")).await.status, StatusCode::NOT_FOUND, "{none}");
    }
}

#[tokio::test]
async fn a_hostile_mail_can_do_nothing() {
    let (shop, mails) = kept();
    let page = shop.get(&mails).await;
    assert!(!page.says("<script>alert") && !page.says("<b>try") && page.says("First &#60;b&#62;try"));
    let policy = page.header(CONTENT_SECURITY_POLICY);
    assert!(policy.contains("frame-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    let frame = shop.get(&format!("{mails}/1")).await;
    let policy = frame.header(CONTENT_SECURITY_POLICY);
    assert!(policy.starts_with("sandbox; default-src 'none';"), "{policy}");
    for word in ["allow-", "script-src", "https:", "'unsafe-eval'", "*"] {
        assert!(!policy.contains(word), "{word}: {policy}");
    }
    assert!(policy.contains("img-src data:") && policy.contains("frame-ancestors 'self'"), "{policy}");
    assert_eq!(frame.header(CACHE_CONTROL), "no-store");
    assert_eq!(frame.header("referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn who_may_not_see_personal_data_sees_that_there_was_a_mail_and_nothing_of_it() {
    let (mut shop, mails) = kept();
    shop.viewer = Viewer::new("Kim Lee", Role::Viewer);
    let page = shop.get(&mails).await;
    assert!(page.says("hidden from you") && page.says("sent"));
    for personal in ["Ada", "ada.fox", "<iframe", "try"] {
        assert!(!page.says(personal), "{personal}");
    }
    for which in ["1", "preview"] {
        assert_eq!(shop.get(&format!("{mails}/{which}")).await.status, StatusCode::NOT_FOUND, "{which}");
    }
}

#[tokio::test]
async fn a_mail_that_was_sent_and_is_not_kept_says_so() {
    let (shop, orders, _) = Shop::after(GOOD_DAY);
    let mails = format!("/orders/demo-shop/{}/mails/order-confirmation", orders[0].order.key.order_id);
    let page = shop.get(&mails).await;
    assert!(page.says("was not kept") && !page.says("<iframe"));
    let none = shop.get(&mails.replace("order-confirmation", "refund-notice:4711")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    assert_eq!(
        shop.get(&mails.replace("order-confirmation", "no-such-kind")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_mail_that_is_still_to_be_sent_is_shown_as_it_would_be_sent_now() {
    let (mut found, mut marked) = (0, 0);
    for story in stories::files().iter().filter_map(|file| file.file_stem()?.to_str().map(str::to_owned)) {
        let (orders, ended) = played(&story);
        let shop = Shop::of(orders.clone(), ended);
        for stored in &orders {
            let order = format!("/orders/demo-shop/{}", stored.order.key.order_id);
            for mails in shop.get(&order).await.links(&format!("{order}/mails/")) {
                let page = shop.get(&mails).await;
                assert_eq!(page.status, StatusCode::OK, "{mails} of {story}");
                if page.says(&format!("{mails}/preview")) {
                    found += 1;
                    marked += usize::from(page.says("What would be sent now"));
                    let mail = shop.get(&format!("{mails}/preview")).await;
                    assert!(mail.says("<html") && mail.says("Demo Shop"), "{mails} of {story}");
                }
            }
        }
    }
    assert!(found > 3 && found == marked, "{found} previews, {marked} marked as such");
}
