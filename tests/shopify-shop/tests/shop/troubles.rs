//! Our client meets everything that can go wrong.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use candor_shopify::changed::ListChanged;
use candor_shopify::order::ReadOrder;
use candor_shopify::request::Request;
use candor_shopify::tags::AddTags;
use candor_shopify::token::Token;
use candor_shopify::trouble::{Delay, Problem, Trouble};
use candor_shopify_shop::server::Server;
use candor_shopify_shop::shop::TOKEN;
use candor_shopify_shop::trouble::Trouble as Made;

use crate::talk::{ask, ask_with, at, carry, gid, shop, state};

#[test]
fn an_app_that_asks_too_much_is_told_how_long_to_wait_at_the_status_200() {
    let mut shop = shop([5001]);
    shop.bucket.maximum = 50.0;
    shop.bucket.available = 50.0;
    shop.bucket.restore_rate = 5.0;
    let token = Token::new(TOKEN);
    let read = ReadOrder::new(gid(5001));
    let first = ask_with(&mut shop, &token, &read, at(0)).unwrap().cost.unwrap();
    assert_eq!(first.throttle_status.currently_available, 50.0 - first.requested_query_cost);
    let list = ListChanged::new(at(-1000), None);
    let Err(Trouble::Later { why: Delay::Throttled, pause_seconds: Some(pause), .. }) =
        ask_with(&mut shop, &token, &list, at(0))
    else {
        panic!("it had the points")
    };
    assert!(ask_with(&mut shop, &token, &list, at(i64::try_from(pause).unwrap())).is_ok());
}

#[test]
fn a_request_that_could_never_be_paid_for_is_an_error_of_ours() {
    let mut shop = shop([]);
    let list = ListChanged::new(at(0), None);
    assert!(ask(&mut shop, &list).is_ok());
    let lines = "lineItems(first: 250) { nodes { id originalUnitPriceSet { shopMoney { amount } } } }";
    let text =
        format!("query Large {{ orders(first: 250) {{ nodes {{ a: {lines} b: {lines} c: {lines} }} }} }}");
    let mut request = Request::of(&list, &Token::new(TOKEN)).unwrap();
    request.body = serde_json::json!({ "query": text, "operationName": "Large" }).to_string().into_bytes();
    let answer = carry(&mut shop, request, at(0)).unwrap();
    let trouble = candor_shopify::answer::read::<ListChanged>(&answer).unwrap_err();
    assert!(matches!(trouble, Trouble::Misconfigured { problem: Problem::Request, .. }), "{trouble}");
    assert!(trouble.to_string().contains("MAX_COST_EXCEEDED"));
}

#[test]
fn every_trouble_is_read_as_what_becomes_of_it() {
    type Meaning = fn(&Trouble) -> bool;
    let later: Meaning = |trouble: &Trouble| matches!(trouble, Trouble::Later { .. });
    let person: Meaning = |trouble: &Trouble| matches!(trouble, Trouble::Misconfigured { .. });
    let refused: Meaning = |trouble: &Trouble| matches!(trouble, Trouble::Refused { .. });
    let cases: [(Made, Meaning); 9] = [
        (Made::Status(502), later),
        (Made::Status(423), later),
        (Made::TooMany(2), later),
        (Made::Throttled, later),
        (Made::Internal, later),
        (Made::Status(402), person),
        (Made::Status(403), person),
        (Made::Status(401), person),
        (Made::UserError("No such tag today".to_owned()), refused),
    ];
    for (made, expected) in cases {
        let mut shop = shop([5001]);
        shop.trouble.push_back(made.clone());
        let add = AddTags { id: gid(5001), tags: vec!["gift".parse().unwrap()] };
        let trouble = ask(&mut shop, &add).unwrap_err();
        assert!(expected(&trouble), "{made:?}: {trouble}");
        assert_eq!(state(&mut shop, 5001).tags, [""; 0], "{made:?}: it was not carried out");
        assert!(ask(&mut shop, &add).is_ok(), "{made:?}: it passes");
    }
}

#[test]
fn a_missing_scope_is_for_a_person_to_grant() {
    let mut shop = shop([5001]);
    shop.scopes.remove("write_orders");
    let trouble = ask(&mut shop, &ReadOrder::new(gid(5001))).unwrap_err();
    assert!(matches!(trouble, Trouble::Misconfigured { problem: Problem::Scope, .. }), "{trouble}");
}

#[test]
fn an_answer_that_is_lost_may_have_been_carried_out() {
    let mut shop = shop([5001]);
    shop.trouble.extend([Made::Lost, Made::AnswerLost]);
    let add = AddTags { id: gid(5001), tags: vec!["gift".parse().unwrap()] };
    let request = || Request::of(&add, &Token::new(TOKEN)).unwrap();
    assert_eq!(carry(&mut shop, request(), at(0)), None);
    assert_eq!(shop.orders[&5001].tags(), [""; 0]);
    assert_eq!(carry(&mut shop, request(), at(0)), None);
    assert_eq!(shop.orders[&5001].tags(), ["gift"]);
}

#[test]
fn a_shop_is_served_on_this_machine_under_its_domain() {
    let server = Server::start(shop([5001]), 0).unwrap();
    let Request { path, headers, body } =
        Request::of(&ReadOrder::new(gid(5001)), &Token::new(TOKEN)).unwrap();
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let address = server.address();
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).unwrap();
    let head = format!(
        "POST /demo-shop.myshopify.com{path} HTTP/1.1\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), &body].concat()).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("gid://shopify/Order/5001"), "{answer}");
}
