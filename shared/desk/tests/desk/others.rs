//! Looks at one case with several people. What other helpdesks got wrong stands with its address.

use candor_desk::records::{Look, Unnoted};
use candor_desk::sought::Sought;
use candor_domain::case::key::CaseKey;
use candor_domain::message::key::MessageKey;
use candor_domain::values::id::Shop as ShopId;
use candor_domain::values::text::PersonName;
use candor_engine::ports::SentMail;
use serde_json::Value;

use super::*;

const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// Returns a shop with a case, and Kim, who signed in.
async fn signed_in() -> (Shop, String) {
    let (mut shop, ..) = Shop::after(SHIPPED);
    let case = first_case(&shop).await;
    shop.viewer.is_signed_in = true;
    (shop, case)
}

/// Returns the names of the others on a page. The pattern for the script has none.
fn names(answer: &Answer) -> Vec<&str> {
    let lines = answer.body.split("<p><strong><bdi>").skip(1);
    let names = lines.filter_map(|line| line.split_once("</bdi></strong> had this case open <time"));
    names.map(|(name, _)| name).filter(|name| !name.is_empty()).collect()
}

/// Returns the others of whom the page of a case hears when it asks for news.
async fn heard(shop: &Shop, page: &Answer) -> Vec<(String, Timestamp)> {
    let address = page.body.split("data-news=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let answer = shop.get(&address.replace("&#38;", "&")).await;
    if answer.status == StatusCode::NO_CONTENT {
        return vec![];
    }
    let told: Value = serde_json::from_str(&answer.body).unwrap();
    assert!(told.get("says").is_none(), "a look is no news of the case: {told}");
    let others = told["others"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    others.map(|one| (text(&one["name"]), text(&one["at"]).parse().unwrap())).collect()
}

#[tokio::test]
async fn who_comes_second_sees_who_had_it_open_and_the_first_hears_of_it_within_half_a_minute() {
    let (kim, case) = signed_in().await;
    let first = kim.get(&case).await;
    assert!(names(&first).is_empty() && first.says("data-others=\"90\""));
    let sam = kim.with("Sam Roe", SECOND * 20);
    let second = sam.get(&case).await;
    assert_eq!(names(&second), ["Kim Lee"]);
    assert!(second.says("data-ago=\"second\">"));
    assert!(sam.get(&format!("{case}?lang=de")).await.says("</bdi></strong> hatte diesen Fall <time"));
    let kim = sam.with("Kim Lee", SECOND * 10);
    let told = heard(&kim, &first).await;
    assert_eq!(told.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Sam Roe"]);
    // A reader of a viewer's role is a colleague, too.
    let mut vic = kim.with("Vic Day", SECOND);
    vic.viewer.role = Some(Role::Viewer);
    assert_eq!(names(&vic.get(&case).await), ["Kim Lee", "Sam Roe"]);
    assert_eq!(heard(&kim, &first).await.len(), 2);
}

/// A person who leaves says nothing, and is still shown as there where that is waited for:
/// <https://github.com/osTicket/osTicket/issues/1434>, <https://github.com/osTicket/osTicket/pull/2617>.
#[tokio::test]
async fn who_left_is_no_longer_named_after_ninety_seconds() {
    let (kim, case) = signed_in().await;
    kim.get(&case).await;
    let sam = kim.with("Sam Roe", SECOND * 30);
    let page = sam.get(&case).await;
    let at = heard(&sam, &page).await[0].1;
    for _ in 0..2 {
        let sam = sam.with("Sam Roe", SECOND * 29);
        assert_eq!(heard(&sam, &page).await, [("Kim Lee".to_owned(), at)], "the moment of the look stays");
    }
    let sam = sam.with("Sam Roe", SECOND * 2);
    assert!(heard(&sam, &page).await.is_empty());
    assert!(names(&sam.get(&case).await).is_empty());
}

/// <https://github.com/ParabolInc/parabol/issues/1421>, <https://github.com/freescout-help-desk/freescout/issues/3801>
#[tokio::test]
async fn a_persons_own_other_page_is_nobody_else() {
    let (kim, case) = signed_in().await;
    kim.get(&case).await;
    let page = kim.with("Kim Lee", SECOND * 40).get(&case).await;
    assert!(names(&page).is_empty() && heard(&kim, &page).await.is_empty());
}

/// <https://github.com/zammad/zammad/issues/5637>
#[tokio::test]
async fn nobody_is_named_who_may_not_see_the_case_did_not_sign_in_or_has_no_name() {
    let (kim, case) = signed_in().await;
    let elsewhere =
        Viewer { shops: Scope::from_iter([]), is_signed_in: true, ..Viewer::new("Otto Fox", Role::Agent) };
    let no_role = Viewer { role: None, is_signed_in: true, ..Viewer::new("Pat Noe", Role::Agent) };
    let nameless = Viewer { is_signed_in: true, ..Viewer::new("", Role::Agent) };
    for viewer in [elsewhere, no_role, nameless, Viewer::new("Lou Ash", Role::Lead)] {
        let other = Shop { viewer, ..kim.with("", SECOND) };
        let page = other.get(&case).await;
        assert!(names(&page).is_empty());
        other.get(&format!("{case}/news")).await;
    }
    assert!(names(&kim.get(&case).await).is_empty());
}

#[tokio::test]
async fn lists_orders_other_cases_and_cases_that_never_were_say_nothing_of_who_is_at_a_case() {
    let (kim, case) = signed_in().await;
    let order = kim.get(&case).await.links("/orders/")[0].clone();
    let never = format!("{}/parcel-lost:none", case.rsplit_once('/').unwrap().0);
    let sam = kim.with("Sam Roe", SECOND * 100);
    for path in ["/cases", &order, "/today", &never] {
        assert_eq!(sam.get(path).await.status, StatusCode::OK, "{path}");
    }
    for path in [&case, &never] {
        let page = kim.with("Kim Lee", SECOND).get(path).await;
        assert!(names(&page).is_empty(), "{path}");
    }
}

/// Records that note no looks.
struct Forgetful(MemoryRecords);

impl Records for Forgetful {
    async fn open_cases(&self) -> Result<Vec<OpenCase>, RecordsError> {
        self.0.open_cases().await
    }

    async fn order(&self, key: &OrderKey) -> Result<Option<Stored>, RecordsError> {
        self.0.order(key).await
    }

    async fn find(
        &self,
        shops: &Scope<ShopId>,
        sought: &Sought,
        most: usize,
    ) -> Result<Vec<OrderKey>, RecordsError> {
        self.0.find(shops, sought, most).await
    }

    async fn standing(&self, now: Timestamp) -> Result<Standing, RecordsError> {
        self.0.standing(now).await
    }

    async fn sent_mails(
        &self,
        order: &OrderKey,
        message: &MessageKey,
    ) -> Result<Vec<SentMail>, RecordsError> {
        self.0.sent_mails(order, message).await
    }

    async fn put(&self, event: &Event) -> Result<(), RecordsError> {
        self.0.put(event).await
    }

    async fn note_look(
        &self,
        order: &OrderKey,
        _: &CaseKey,
        _: &PersonName,
        _: Timestamp,
    ) -> Result<Vec<Look>, RecordsError> {
        Err(RecordsError::Unnoted { key: order.to_string(), cause: "throttled".into() })
    }
}

#[tokio::test]
async fn a_case_is_shown_and_tells_its_news_though_no_look_can_be_noted_and_the_log_hears_why() {
    let (orders, ended) = played(SHIPPED);
    let (kim, case) = signed_in().await;
    let policy = stories::policy().unwrap();
    let records = Forgetful(MemoryRecords::of(orders, policy.clone()));
    let app = routes(Arc::new(Desk::new(records, policy, Arc::new(move || ended))));
    for (path, status) in [(case.clone(), StatusCode::OK), (format!("{case}/news?seen=0123"), StatusCode::OK)]
    {
        let mut request = Request::get(&path).body(Body::empty()).unwrap();
        request.extensions_mut().insert(kim.viewer.clone());
        let answer = app.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        assert!(answer.extensions().get::<Failure>().is_none());
        let Unnoted(error) = answer.extensions().get().unwrap();
        assert!(error.to_string().contains("case of order demo-shop#"), "{error}");
    }
}
