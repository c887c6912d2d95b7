use serde_json::json;

use super::*;
use crate::operation::Changed;
use crate::tags::AddTags;

fn read_as(status: u16, body: &str) -> Result<Answered<Changed>, Trouble> {
    let answer = HttpAnswer { status, retry_after: Some("2.5".to_owned()), body: body.as_bytes().to_vec() };
    read::<AddTags>(&answer)
}

fn with_code(code: &str) -> String {
    let cost = json!({ "requestedQueryCost": 752, "actualQueryCost": null,
        "throttleStatus": { "maximumAvailable": 1000.0, "currentlyAvailable": 666, "restoreRate": 50.0 } });
    let error = json!({ "message": "Words", "extensions": { "code": code } });
    json!({ "errors": [error], "extensions": { "cost": cost } }).to_string()
}

fn later(why: Delay, pause: Option<u64>, words: &str) -> Trouble {
    Trouble::later(why, pause, words)
}

fn wrong(problem: Problem, words: &str) -> Trouble {
    Trouble::misconfigured(problem, words)
}

#[test]
fn a_change_that_is_done_has_no_user_errors_and_says_its_cost() {
    let body = json!({ "data": { "answer": { "userErrors": [] } }, "extensions": { "cost": {
        "requestedQueryCost": 10, "actualQueryCost": 10,
        "throttleStatus": { "maximumAvailable": 2000.0, "currentlyAvailable": 1990, "restoreRate": 100.0 } } } });
    let done = read_as(200, &body.to_string()).unwrap();
    assert_eq!(done.cost.unwrap().actual_query_cost, Some(10.0));
}

#[test]
fn what_shopify_will_not_do_is_said_in_its_words() {
    let errors = json!([{ "field": ["id"], "message": "Order does not exist" },
        { "field": null, "message": "Too many", "code": "LIMIT" }]);
    let body = json!({ "data": { "answer": { "userErrors": errors } } });
    let refused = read_as(200, &body.to_string()).unwrap_err();
    let words = Remark::bounded("Order does not exist; Too many (LIMIT)");
    assert_eq!(refused, Trouble::Refused { words });
}

#[test]
fn an_error_at_the_status_200_is_an_error() {
    for (code, expected) in [
        ("THROTTLED", later(Delay::Throttled, Some(2), "Words (THROTTLED)")),
        ("ACCESS_DENIED", wrong(Problem::Scope, "Words (ACCESS_DENIED)")),
        ("MAX_COST_EXCEEDED", wrong(Problem::Request, "Words (MAX_COST_EXCEEDED)")),
        ("SHOP_INACTIVE", later(Delay::Locked, Some(600), "Words (SHOP_INACTIVE)")),
        ("INTERNAL_SERVER_ERROR", later(Delay::Failed, None, "Words (INTERNAL_SERVER_ERROR)")),
        ("undefinedField", wrong(Problem::Request, "Words (undefinedField)")),
        ("INVALID_VARIABLE", wrong(Problem::Request, "Words (INVALID_VARIABLE)")),
        ("SOMETHING_NEW", later(Delay::Failed, None, "Words (SOMETHING_NEW)")),
    ] {
        assert_eq!(read_as(200, &with_code(code)).unwrap_err(), expected, "{code}");
    }
}

#[test]
fn of_several_errors_the_one_counts_that_waiting_does_not_mend() {
    let errors = json!([{ "message": "a", "extensions": { "code": "INTERNAL_SERVER_ERROR" } },
        { "message": "b", "extensions": { "code": "ACCESS_DENIED" } },
        { "message": "c", "extensions": { "code": "THROTTLED" } }]);
    let body = json!({ "errors": errors, "data": { "answer": { "userErrors": [] } } });
    assert_eq!(read_as(200, &body.to_string()).unwrap_err(), wrong(Problem::Scope, "b (ACCESS_DENIED)"));
}

#[test]
fn every_status_has_its_meaning() {
    let words = |status| format!("Not so ({status})");
    for (status, expected) in [
        (400, wrong(Problem::Request, &words(400))),
        (401, wrong(Problem::Token, &words(401))),
        (402, wrong(Problem::Shop, &words(402))),
        (403, wrong(Problem::Shop, &words(403))),
        (404, wrong(Problem::Address, &words(404))),
        (423, later(Delay::Locked, Some(600), &words(423))),
        (429, later(Delay::Throttled, Some(3), &words(429))),
        (430, wrong(Problem::Shop, &words(430))),
        (502, later(Delay::Failed, Some(3), &words(502))),
    ] {
        assert_eq!(read_as(status, r#"{"errors": "Not so"}"#).unwrap_err(), expected, "{status}");
    }
    let page = read_as(503, "<html>Jo Bloggs</html>").unwrap_err();
    assert_eq!(page, later(Delay::Failed, Some(3), "status 503"), "a page is not repeated");
}

#[test]
fn an_answer_that_cannot_be_read_is_asked_for_again() {
    for body in ["", "<html>", "[]", "{}", r#"{"data": null}"#, r#"{"data": {"answer": null}}"#] {
        let trouble = read_as(200, body).unwrap_err();
        assert!(matches!(trouble, Trouble::Later { why: Delay::Unreadable, .. }), "{body}: {trouble}");
    }
}
