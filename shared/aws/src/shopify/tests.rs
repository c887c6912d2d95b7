use candor_shopify::closing::Close;
use candor_shopify::shop::Gid;

use super::*;
use crate::testing::{Answer, Canned};

const DONE: &str = r#"{"data": {"answer": {"userErrors": []}}}"#;
const REFUSED: &str = r#"{"errors": "[API] Invalid API key or access token"}"#;

fn says(status: u16, body: &str) -> Answer {
    Answer::Says(status, "", body.to_owned())
}

fn secret(access: &str) -> Answer {
    let text = format!(r#"{{"demo-shop.myshopify.com": {access}}}"#);
    says(200, &serde_json::json!({ "SecretString": text }).to_string())
}

/// Asks a shop, of which every answer is prepared, some times; returns what came of it and the requests that it got.
async fn ask(
    access: &str,
    answers: impl IntoIterator<Item = Answer>,
    times: usize,
) -> (Vec<Result<(), Trouble>>, Vec<String>) {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            let secrets = Canned::start([secret(access)]).await;
            let shopify = Canned::start(answers).await;
            let admin = Admin::new(&secrets.aws().repeating(), "access", Some(shopify.address()));
            let close = Close { id: Gid::of_order(&"5001".parse().unwrap()).unwrap() };
            let mut results = vec![];
            for _ in 0..times {
                let result = admin.ask(&"demo-shop".parse().unwrap(), &close).await;
                results.push(result.map(|_| ()).map_err(|error| error.trouble()));
            }
            (results, shopify.requests())
        })
        .await
}

#[tokio::test]
async fn a_shop_is_asked_with_its_token() {
    let (results, requests) = ask(r#"{"access_token": "shpat_1"}"#, [says(200, DONE)], 1).await;
    assert_eq!((results, requests.len()), (vec![Ok(())], 1));
    for part in
        ["POST /demo-shop.myshopify.com/admin/api/2026-10/graphql.json", "x-shopify-access-token: shpat_1"]
    {
        assert!(requests[0].contains(part), "{part}: {}", requests[0]);
    }
}

#[tokio::test]
async fn credentials_get_one_token_for_many_requests_and_another_when_it_is_refused() {
    let grant = |token: &str| {
        let scope = candor_shopify::access::SCOPES.join(",");
        says(200, &format!(r#"{{"access_token": "{token}", "scope": "{scope}", "expires_in": 86399}}"#))
    };
    let answers = [
        grant("shpat_1"),
        says(200, DONE),
        says(200, DONE),
        says(401, REFUSED),
        grant("shpat_2"),
        says(200, DONE),
    ];
    let access = r#"{"client_id": "id1", "client_secret": "shpss_1"}"#;
    let (results, requests) = ask(access, answers, 3).await;
    assert_eq!(results, [Ok(()), Ok(()), Ok(())]);
    let asked: Vec<&str> = requests.iter().map(|request| request.split(' ').nth(1).unwrap()).collect();
    let (token, graphql) = (
        "/demo-shop.myshopify.com/admin/oauth/access_token",
        "/demo-shop.myshopify.com/admin/api/2026-10/graphql.json",
    );
    assert_eq!(asked, [token, graphql, graphql, graphql, token, graphql]);
    assert!(requests[5].contains("shpat_2"));
}

#[tokio::test]
async fn a_lasting_token_that_is_refused_is_not_shown_again_and_again() {
    let (results, requests) = ask(r#"{"access_token": "shpat_1"}"#, [says(401, REFUSED)], 1).await;
    assert!(matches!(results[0], Err(Trouble::Misconfigured { problem: Problem::Token, .. })), "{results:?}");
    assert_eq!(requests.len(), 1);
}

#[tokio::test]
async fn no_answer_is_no_news_and_it_is_asked_again_later() {
    let (results, _) = ask(r#"{"access_token": "shpat_1"}"#, [Answer::HangsUp], 1).await;
    assert!(matches!(results[0], Err(Trouble::Later { why: Delay::Failed, .. })), "{results:?}");
}

#[test]
fn a_client_can_be_made_for_the_real_shopify() {
    assert!(format!("{:?}", connector(None)).contains("Connector"));
}
