//! Asks the gate and the login's own routes, with sessions and attempts of the tests' own making, and an issuer that is not there.

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::{Request, StatusCode};
use candor_aws::keys::Keys;
use candor_desk::viewer::{Role, Viewer};
use jiff::{SignedDuration, Timestamp};
use tower::ServiceExt as _;

use super::attempt::{ATTEMPT, Attempt};
use super::session::{SESSION, Session};
use super::*;

const NOW: &str = "2026-03-02T10:00:00Z";
const ADDRESS: &str = "https://desk.example";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn keys() -> Keys {
    Keys::parse("0123456789abcdef0123456789abcdef").unwrap()
}

/// The page behind the login says who looks.
async fn page(viewer: Extension<Viewer>) -> String {
    format!("{} {:?}", viewer.0.name, viewer.0.role)
}

struct Answer {
    status: StatusCode,
    to: String,
    refresh: String,
    cookies: Vec<String>,
    body: String,
}

async fn ask(request: axum::http::request::Builder, cookie: &str, form: &str) -> Answer {
    let settings = Settings {
        issuer: "http://127.0.0.1:1".to_owned(),
        client_id: "desk".to_owned(),
        address: ADDRESS.to_owned(),
        session: SignedDuration::from_hours(8),
        claims: claims::ClaimNames::default(),
    };
    let pages = Router::new().route("/cases/{*rest}", get(page).post(page)).route("/cases", get(page));
    let secrets = Secrets { keys: Arc::new(keys()), client_secret: None };
    let app = behind_login(settings, Arc::new(now))(pages).layer(Extension(secrets));
    let request = request.header(COOKIE, cookie).header("content-type", "application/x-www-form-urlencoded");
    let answer = app.oneshot(request.body(Body::from(form.to_owned())).unwrap()).await.unwrap();
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap().to_owned();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    Answer {
        status,
        to: headers.get(LOCATION).map(text).unwrap_or_default(),
        refresh: headers.get("refresh").map(text).unwrap_or_default(),
        cookies: headers.get_all(SET_COOKIE).iter().map(text).collect(),
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

fn session(until: &str) -> String {
    let session = Session::of("u-1", &Viewer::new("Kim Lee", Role::Agent), until.parse().unwrap());
    signed::write(&keys(), SESSION, &session).unwrap()
}

#[tokio::test]
async fn a_session_lets_in_until_it_ends_and_then_leads_to_the_login_and_back() {
    let good = format!("__Host-desk-session={}", session("2026-03-02T10:00:01Z"));
    let page = ask(Request::get("/cases"), &good, "").await;
    assert_eq!((page.status, page.body.as_str()), (StatusCode::OK, "Kim Lee Some(Agent)"));
    let over = format!("__Host-desk-session={}", session(NOW));
    let sent = ask(Request::get("/cases/demo-shop/5001/x"), &over, "").await;
    assert_eq!(
        (sent.status, sent.to.as_str()),
        (StatusCode::SEE_OTHER, "/login?to=%2Fcases%2Fdemo-shop%2F5001%2Fx")
    );
    // After a search, without a redirect: https://github.com/w3c/webappsec-csp/issues/8
    let searched = ask(Request::get("/cases?q=1001"), &over, "").await;
    assert_eq!((searched.status, searched.to.as_str()), (StatusCode::OK, ""));
    assert_eq!(searched.refresh, "0; url=/login?to=%2Fcases%3Fq%3D1001");
}

#[tokio::test]
async fn a_form_that_comes_too_late_is_not_sent_and_the_note_is_shown() {
    let over = format!("__Host-desk-session={}", session(NOW));
    for cookie in [over.as_str(), "", "__Host-desk-session=x"] {
        let form = "seen=1&decision=handled&note=Called+%3Cthem%3E+twice";
        let ended = ask(Request::post("/cases/demo-shop/5001/x/decide"), cookie, form).await;
        assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
        assert!(ended.body.contains("Called &#60;them&#62; twice"), "{}", ended.body);
        assert!(ended.body.contains("href=\"/login?to=%2Fcases%2Fdemo-shop%2F5001%2Fx%2Fdecide\""));
    }
    let odd = ask(Request::post("/cases/demo-shop/5001/x/take"), &over, "%%%&note").await;
    assert_eq!(odd.status, StatusCode::UNAUTHORIZED, "also where there is no note");
}

#[tokio::test]
async fn no_cookie_but_a_session_of_the_desk_lets_in() {
    let good = session("2026-03-02T18:00:00Z");
    let attempt = signed::write(&keys(), ATTEMPT, &Attempt::begin("/cases", now()).unwrap()).unwrap();
    let other = Keys::parse("fedcba9876543210fedcba9876543210").unwrap();
    let lead = Session::of("u-1", &Viewer::new("Eve", Role::Lead), Timestamp::MAX);
    for cookie in [
        format!("desk-session={good}"),
        format!("__Host-desk-session={}", good.to_uppercase()),
        format!("__Host-desk-session={attempt}"),
        format!("__Host-desk-session={}", signed::write(&other, SESSION, &lead).unwrap()),
        format!("__Host-desk-session={}", signed::write(&keys(), "other", &lead).unwrap()),
    ] {
        assert_eq!(ask(Request::get("/cases"), &cookie, "").await.status, StatusCode::SEE_OTHER, "{cookie}");
    }
}

#[tokio::test]
async fn an_answer_without_its_attempt_or_after_its_time_is_not_taken() {
    let began: Timestamp = "2026-03-02T09:49:59Z".parse().unwrap();
    let late = Attempt::begin("/cases", began).unwrap();
    let cookie = |attempt: &Attempt| {
        let value = signed::write(&keys(), ATTEMPT, attempt).unwrap();
        format!("__Host-desk-{}={value}", Attempt::stem(&attempt.state))
    };
    let answer = |state: &str| Request::get(format!("/login/return?code=c&state={state}"));
    for (request, cookie) in [
        (answer(&late.state), cookie(&late)),
        (answer(&late.state), String::new()),
        (answer("x"), cookie(&Attempt::begin("/cases", now()).unwrap())),
        (Request::get("/login/return"), String::new()),
    ] {
        let page = ask(request, &cookie, "").await;
        assert_eq!((page.status, page.cookies.len()), (StatusCode::BAD_REQUEST, 0));
        assert!(page.body.contains("begun elsewhere"));
    }
    let both = format!("__Host-desk-session={}", session("2026-03-02T18:00:00Z"));
    let again = ask(answer("x"), &both, "").await;
    assert_eq!((again.status, again.to.as_str()), (StatusCode::SEE_OTHER, "/cases"), "who is in goes on");
}

#[tokio::test]
async fn an_issuer_that_does_not_answer_is_said_and_a_person_can_sign_out_all_the_same() {
    let page = ask(Request::get("/login?to=/cases/x"), "", "").await;
    assert_eq!((page.status, page.cookies.len()), (StatusCode::SERVICE_UNAVAILABLE, 0));
    assert!(page.body.contains("The login does not answer") && page.body.contains("/login?to=%2Fcases%2Fx"));
    let out = ask(Request::post("/logout"), "", "").await;
    assert_eq!(out.status, StatusCode::OK);
    assert_eq!(out.cookies, ["__Host-desk-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"]);
}
