//! Tests the way between API Gateway and the routes.

use std::fs;
use std::path::Path;

use axum::extract::Request as Asked;
use candor_aws::configuration::from_lookup;
use candor_aws::wire::Headers;
use candor_desk::memory::MemoryRecords;
use jiff::SignedDuration;

use super::*;

fn call(method: &str, path: &str, query: &str) -> Call {
    let payload = json!({
        "version": "2.0", "rawPath": path, "rawQueryString": query,
        "cookies": ["__Host-desk-session=a", "desk-language=de"],
        "headers": { "Host": "api.execute-api.eu-west-1.amazonaws.com", "accept": "*/*" },
        "requestContext": { "http": { "method": method } }, "body": "bm90ZT14", "isBase64Encoded": true,
    });
    match Delivery::read(&payload.to_string()) {
        Delivery::Request(call) => call,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_call_becomes_the_request_that_the_browser_made() {
    let call = call("POST", "/cases/demo-shop/a b/x~2F", "to=%2Fcases%3Fq%3D1&x=a+b");
    let request = request(&call, &encoded(&call.path), "desk.example").unwrap();
    assert_eq!(
        (request.method().as_str(), request.headers()[HOST].to_str().unwrap()),
        ("POST", "desk.example")
    );
    assert_eq!(request.uri(), "/cases/demo-shop/a%20b/x~2F?to=%2Fcases%3Fq%3D1&x=a+b");
    assert_eq!(request.headers()[COOKIE], "__Host-desk-session=a; desk-language=de");
    assert_eq!(to_bytes(request.into_body(), 100).await.unwrap(), "note=x");
}

#[tokio::test]
async fn an_answer_keeps_every_cookie_and_a_text_as_it_is() {
    let answer = Response::builder()
        .status(303)
        .header(LOCATION, "/cases")
        .header(SET_COOKIE, "a=1")
        .header(SET_COOKIE, "b=2")
        .body(Body::from("größe"))
        .unwrap();
    let told = to_api(answer).await.unwrap();
    assert_eq!((&told["statusCode"], &told["cookies"]), (&json!(303), &json!(["a=1", "b=2"])));
    assert_eq!((&told["headers"], &told["body"]), (&json!({ "location": "/cases" }), &json!("größe")));
    let bytes = to_api(Response::new(Body::from(vec![0xFF_u8]))).await.unwrap();
    assert_eq!((&bytes["body"], &bytes["isBase64Encoded"]), (&json!("/w=="), &json!(true)));
}

#[test]
fn who_calls_around_the_address_is_sent_to_it_and_nowhere_else() {
    for (path, query, to) in [
        ("/cases", "team=support", "https://desk.example/cases?team=support"),
        ("//evil.example", "", "https://desk.example/evil.example"),
        ("/a\r\nb", "", "https://desk.example/a%0D%0Ab"),
        ("/cases", "a b", "https://desk.example/cases"),
    ] {
        let answer = sent_on("https://desk.example", &encoded(path), query);
        assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT);
        assert_eq!(answer.headers()[LOCATION], to, "{path}");
    }
}

#[test]
fn headers_that_no_server_would_take_are_left_out() {
    let mut call = call("GET", "/", "");
    call.headers = [("x y", "1"), ("accept", "a\nb"), ("sec-fetch-site", "same-origin")]
        .into_iter()
        .collect::<Headers>();
    let request = request(&call, "/", "desk.example").unwrap();
    let names: Vec<&str> = request.headers().keys().map(HeaderName::as_str).collect();
    assert_eq!(names, ["sec-fetch-site", "host", "cookie"]);
}

/// Returns a desk without orders, and the secrets that each request has.
fn empty_desk() -> (Router, Secrets) {
    let policy = from_lookup(&|_| None, |settings| settings.policy()).unwrap();
    let clock = || -> candor_desk::desk::Clock { Arc::new(|| MachineClock.now()) };
    let desk = Desk::new(MemoryRecords::of(vec![], policy.clone()), policy, clock());
    let settings = Settings {
        issuer: "https://login.example".to_owned(),
        client_id: "desk".to_owned(),
        address: "https://desk.shop.example".to_owned(),
        session: SignedDuration::from_hours(8),
        claims: ClaimNames::default(),
    };
    let keys = Arc::new(Keys::parse("0123456789abcdef0123456789abcdef").unwrap());
    let app = routes_behind(Arc::new(desk), behind_login(settings, clock()));
    (app, Secrets { keys, client_secret: None })
}

/// A sample's name says what becomes of it: `not-used` is sent to the login, `refused` gets a page that says why.
#[tokio::test]
async fn what_becomes_of_each_sample_is_what_its_name_says() {
    let (app, secrets) = empty_desk();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/desk");
    let mut count = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let Delivery::Request(call) = Delivery::read(&fs::read_to_string(&path).unwrap()) else {
            panic!("{name} is no request")
        };
        let mut request: Asked = request(&call, &encoded(&call.path), "desk.shop.example").unwrap();
        request.extensions_mut().insert(secrets.clone());
        let answer = app.clone().oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let to = answer.headers().get(LOCATION).map(|to| to.to_str().unwrap());
        match name.split('-').next().unwrap() {
            "not" => assert_eq!((status, to), (303, Some("/login?to=%2Fcases"))),
            "refused" => assert!([401, 403].contains(&status) && to.is_none(), "{name}: {status}"),
            other => panic!("{other} is no outcome"),
        }
        count += 1;
    }
    assert!(count >= 3, "only {count} samples were tried");
}
