//! Decides about cases.

use super::*;

#[tokio::test]
async fn a_case_is_decided_once_and_the_page_says_by_whom() {
    let (shop, ..) = Shop::after(SHIPPED);
    let address = first_case(&shop).await;
    let seen = shop.get(&address).await.seen().to_owned();
    let answer = shop.decide(&address, &seen, "decision=handled&note=+Called%0D%0Athe+carrier").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header(LOCATION), format!("{address}?sent=handled"));

    let decided = shop.desk.records().told();
    let [event] = decided.as_slice() else { panic!("{decided:?}") };
    let Fact::CaseResolved(resolution) = &event.fact else { panic!("{event:?}") };
    assert_eq!(resolution.by.as_ref().unwrap().as_str(), "Kim Lee");
    assert_eq!(resolution.note.as_ref().unwrap().as_str(), "Called the carrier");
    assert_eq!(event.to_bus().unwrap()["detail-type"], "CaseResolved");

    let after = shop.get(answer.header(LOCATION)).await;
    assert!(after.says("Decided: Handled") && after.says("Kim Lee") && after.says("Called the carrier"));
    assert!(!after.says("name=\"decision\""), "nothing is left to decide");
    assert!(after.says("Shipping notice") && !after.says("as far as is known"), "what was told stays told");

    let late = shop.decide(&address, &seen, "decision=handled").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.says("Nothing was sent.") && late.says("closed while you looked") && late.says("Kim Lee"));
    assert_eq!(shop.desk.records().told().len(), 1);
}

#[tokio::test]
async fn while_a_decision_is_on_its_way_it_is_not_offered_again() {
    let (shop, ..) = Shop::after(SHIPPED);
    let address = first_case(&shop).await;
    let awaited = shop.get(&format!("{address}?sent=handled")).await;
    assert!(awaited.says("Your decision was sent.") && awaited.says("Look again"));
    assert!(!awaited.says("name=\"decision\""));
    let reloaded = shop.get(&format!("{address}/decide")).await;
    assert_eq!((reloaded.status, reloaded.header(LOCATION)), (StatusCode::SEE_OTHER, address.as_str()));
}

#[tokio::test]
async fn a_decision_about_what_the_person_did_not_read_is_not_sent() {
    let (shop, ..) = Shop::after(SHIPPED);
    let address = first_case(&shop).await;
    let seen = shop.get(&address).await.seen().to_owned();
    let long = format!("decision=handled&note={}", "x".repeat(301));
    for (seen, form, status, says) in [
        ("0123456789abcdef", "decision=handled", StatusCode::CONFLICT, "says something else"),
        (&seen, "decision=release", StatusCode::UNPROCESSABLE_ENTITY, "not possible for this case"),
        (&seen, "", StatusCode::UNPROCESSABLE_ENTITY, "Choose what is to be done"),
        (&seen, &long, StatusCode::UNPROCESSABLE_ENTITY, "longer than 300 bytes"),
    ] {
        let answer = shop.decide(&address, seen, form).await;
        assert_eq!(answer.status, status, "{form}");
        assert!(answer.says("Nothing was sent.") && answer.says(says), "{form}");
    }
    assert!(shop.desk.records().told().is_empty());
}

#[tokio::test]
async fn a_cancellation_says_what_becomes_of_the_money_and_of_the_goods() {
    let (shop, ..) = Shop::after(TWICE);
    let address =
        shop.get("/cases").await.links("/cases/").into_iter().find(|link| link.contains("duplicate"));
    let address = address.unwrap();
    let page = shop.get(&address).await;
    assert!(
        page.says("value=\"release\"") && page.says("value=\"cancel\"") && !page.says("value=\"handled\"")
    );
    let answer = shop.decide(&address, page.seen(), "decision=cancel&refund=yes").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let decided = shop.desk.records().told();
    let Fact::CaseResolved(resolution) = &decided[0].fact else { panic!("{decided:?}") };
    assert_eq!((resolution.consequences.refund, resolution.consequences.restock), (Some(true), Some(false)));
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let (shop, ..) = Shop::after(SHIPPED);
    let address = first_case(&shop).await;
    let seen = shop.get(&address).await.seen().to_owned();
    for site in [Some("cross-site"), Some("same-site"), None] {
        let mut request = Request::post(format!("{address}/decide"))
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        let body = Body::from(format!("seen={seen}&decision=handled"));
        let answer = shop.ask(request.body(body).unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{site:?}");
        assert!(answer.says("came from another site"));
    }
    assert!(shop.desk.records().told().is_empty());
}
