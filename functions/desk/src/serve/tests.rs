//! Tests the way between API Gateway and the routes.

use candor_aws::wire::Headers;

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
