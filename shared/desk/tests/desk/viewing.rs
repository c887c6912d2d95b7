//! Looks as people with different roles, shops and teams.

use candor_desk::read::What;

use super::*;

/// Returns a viewer with a role, in some shops and teams.
fn viewer(role: Role, shops: &[&str], teams: &[Team]) -> Viewer {
    Viewer {
        shops: shops.iter().map(|shop| shop.parse().unwrap()).collect(),
        teams: teams.iter().copied().collect(),
        ..Viewer::new("Kim Lee", role)
    }
}

#[tokio::test]
async fn who_has_no_role_sees_nothing_and_is_told_whom_to_ask() {
    let (mut shop, orders, _) = Shop::after(SHIPPED);
    let address = first_case(&shop).await;
    let seen = shop.get(&address).await.seen().to_owned();
    let order = format!("/orders/demo-shop/{}", orders[0].order.key.order_id);
    shop.viewer = Viewer { role: None, is_signed_in: true, ..shop.viewer };
    for path in ["/", "/cases", &address, "/orders", &order, "/cases?q=23"] {
        let page = shop.get(path).await;
        assert_eq!((page.status, page.read.clone()), (StatusCode::FORBIDDEN, None), "{path}");
        assert!(page.says("Ask those who run Candor") && page.says("action=\"/logout\""), "{path}");
        assert!(!page.says("Parcel of a cancelled order") && !page.says("What happened"), "{path}");
    }
    assert_eq!(shop.decide(&address, &seen, "decision=handled").await.status, StatusCode::FORBIDDEN);
    assert!(shop.desk.records().told().is_empty());
    let style = shop.get("/cases").await.links("/assets/");
    assert_eq!(shop.get(&style[0]).await.status, StatusCode::OK, "pages that turn away are legible too");
}

#[tokio::test]
async fn what_lies_in_another_shop_is_answered_like_what_there_is_not() {
    let (mut shop, orders, _) = Shop::after(SHIPPED);
    let case = first_case(&shop).await;
    let seen = shop.get(&case).await.seen().to_owned();
    let id = &orders[0].order.key.order_id;
    let (order, search) = (format!("/orders/demo-shop/{id}"), format!("/orders?q={id}"));
    shop.viewer = viewer(Role::Lead, &["other-shop"], &[]);

    for (own, absent) in [(order, "/orders/demo-shop/0"), (case.clone(), "/cases/demo-shop/0/parcel-lost:p")]
    {
        let (foreign, none) = (shop.get(&own).await, shop.get(absent).await);
        assert_eq!((foreign.status, foreign.read.clone()), (StatusCode::NOT_FOUND, None), "{own}");
        let plain = |page: &Answer, path: &str| page.body.replace(path, "");
        assert_eq!(plain(&foreign, &own), plain(&none, absent), "{own}");
    }
    let decided = shop.decide(&case, &seen, "decision=handled").await;
    assert_eq!(decided.status, StatusCode::NOT_FOUND);
    assert!(shop.desk.records().told().is_empty());
    assert!(shop.get(&search).await.says("No order was found for"));
    for list in ["/cases", "/cases?shop=demo-shop", &format!("/cases?q={id}"), "/cases?shop=%00"] {
        let page = shop.get(list).await;
        assert_eq!((page.status, page.links("/cases/").len()), (StatusCode::OK, 0), "{list}");
        assert!(!page.says("value=\"demo-shop\""), "{list} names the shop");
    }
    shop.viewer = viewer(Role::Viewer, &["demo-shop"], &[]);
    assert_eq!(shop.get(&case).await.status, StatusCode::OK);
    assert!(shop.get("/cases").await.links("/cases/").contains(&case));
}

#[tokio::test]
async fn who_may_not_decide_is_told_why_sees_no_form_and_keeps_the_note() {
    let (mut shop, ..) = Shop::after(SHIPPED);
    let address = first_case(&shop).await;
    let seen = shop.get(&address).await.seen().to_owned();
    for (who, why) in [
        (viewer(Role::Viewer, &["demo-shop"], &[Team::Fulfilment]), "Your role may look"),
        (viewer(Role::Agent, &["demo-shop"], &[Team::Support]), "of a team that you are not in"),
    ] {
        shop.viewer = who;
        let page = shop.get(&address).await;
        assert!(page.status == StatusCode::OK && page.says(why) && !page.says("/decide\""), "{why}");
        let answer = shop.decide(&address, &seen, "decision=handled&note=Called+%3Cthe%3E+carrier").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.says("Nothing was sent.") && answer.says(why) && !answer.says("/decide\""), "{why}");
        assert!(answer.says("Called &#60;the&#62; carrier"), "{why}");
    }
    assert!(shop.desk.records().told().is_empty());
    for who in [
        viewer(Role::Agent, &["demo-shop"], &[Team::Fulfilment]),
        Viewer::new("Kim Lee", Role::Agent),
        viewer(Role::Lead, &["demo-shop"], &[Team::Support]),
    ] {
        shop.viewer = who;
        assert!(shop.get(&address).await.says("/decide\""));
    }
    let answer = shop.decide(&address, &seen, "decision=handled").await;
    assert_eq!((answer.status, shop.desk.records().told().len()), (StatusCode::SEE_OTHER, 1));
}

#[tokio::test]
async fn every_page_with_data_of_customers_says_what_it_shows_and_names_no_customer() {
    let (mut shop, orders, _) = Shop::after(TWICE);
    shop.viewer.shops = Scope::from_iter(["demo-shop".parse().unwrap()]);
    let key = &orders[0].order.key;
    let case = first_case(&shop).await;
    let order = format!("/orders/demo-shop/{}", key.order_id);
    let listed = shop.get("/cases").await;
    let count = listed.links("/cases/").len();
    for (path, what, has_order, has_case, count) in [
        ("/cases", What::Cases, false, false, count),
        (case.as_str(), What::Case, true, true, 1),
        (order.as_str(), What::Order, true, false, 1),
        ("/orders?q=nothing", What::Orders, false, false, 0),
    ] {
        let read = shop.get(path).await.read.unwrap();
        assert_eq!((read.what, read.count), (what, count), "{path}");
        assert_eq!((read.order.is_some(), read.case.is_some()), (has_order, has_case), "{path}");
    }
    let refused = shop.decide(&case, "not-what-it-said", "decision=release").await;
    assert_eq!(refused.read.unwrap().what, What::Case, "an answer to a form shows the case too");
    assert_eq!(shop.get("/assets/x").await.read, None);
}

#[tokio::test]
async fn a_page_says_who_is_signed_in_and_how_to_sign_out_only_where_there_is_a_login() {
    let (mut shop, ..) = Shop::after(SHIPPED);
    let local = shop.get("/cases").await;
    assert!(local.says("You are <bdi>Kim Lee</bdi>") && !local.says("/logout"));
    shop.viewer = Viewer { is_signed_in: true, ..Viewer::new("<Kim>", Role::Agent) };
    let page = shop.get("/cases?lang=de").await;
    assert!(page.says("&#60;Kim&#62;") && page.says("Sachbearbeitung") && page.says("Abmelden"));
    assert!(page.says("<form class=\"person\" method=\"post\" action=\"/logout\">"));
}

#[tokio::test]
async fn orders_of_other_shops_take_no_place_among_those_that_are_found() {
    let (orders, ended) = played(SHIPPED);
    let copy = |key: String| {
        let order = Order { key: key.parse().unwrap(), ..orders[0].order.clone() };
        Stored { order, ..orders[0].clone() }
    };
    let others = (0..30).map(|number| copy(format!("a-shop#{number}")));
    let mut shop = Shop::of(others.chain([copy("demo-shop#1".to_owned())]).collect(), ended);
    shop.viewer.shops = Scope::from_iter(["demo-shop".parse().unwrap()]);
    let number = orders[0].order.facts.placed().unwrap().body.number.clone().unwrap();
    let found = shop.get(&format!("/orders?q={}", number.as_str().trim_start_matches('#'))).await;
    assert_eq!(found.header(LOCATION), "/orders/demo-shop/1");
}
