//! Signs in at a certified issuer (<https://github.com/panva/node-oidc-provider>) over HTTP, as a browser does, and out again.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    dead_code
)]

#[path = "../../../../shared/desk/tests/stories/mod.rs"]
mod stories;
#[path = "../stand/mod.rs"]
mod stand;

mod browser;

use std::sync::atomic::Ordering;

use browser::{Browser, Page};
use jiff::SignedDuration;
use stand::Stand;

/// Returns the stand, or says that there is none.
fn stand(client_secret: Option<&str>) -> Option<Stand> {
    let stand = Stand::start(client_secret, SignedDuration::from_hours(8)).unwrap();
    if stand.is_none() {
        println!("not tried: there is no node here to run the issuer with");
    }
    stand
}

/// Signs a person in at the issuer's page, and returns where that leads.
fn sign_in(browser: &mut Browser, page: &Page, name: &str) -> Page {
    assert!(page.says("name=\"login\""), "{} is not the issuer's page: {}", page.address, page.body);
    let form = page.between("<form autocomplete=\"off\" action=\"", "\"").to_owned();
    let sent = browser.post(&form, &format!("prompt=login&login={name}&password=x"));
    browser.follow(sent)
}

/// Returns a browser in which a person is signed in at the desk.
fn signed_in(stand: &Stand, name: &str) -> Browser {
    let mut browser = Browser::new();
    let page = browser.open(&format!("{}/cases", stand.desk));
    let page = sign_in(&mut browser, &page, name);
    assert_eq!(page.address, format!("{}/cases", stand.desk), "{}", page.body);
    browser
}

/// Returns the address of the first case in the list.
fn first_case(page: &Page) -> String {
    format!("/cases/{}", page.between("href=\"/cases/", "\""))
}

fn rotate(stand: &Stand) {
    let rotated = Browser::new().post(&format!("{}/test/rotate", stand.provider.address), "");
    assert_eq!(rotated.status, 200);
}

#[test]
fn a_person_signs_in_comes_back_to_the_page_and_has_the_rights_of_the_claims() {
    let Some(stand) = stand(None) else { return };
    let desk = stand.desk.clone();
    let mut kim = Browser::new();
    let asked = kim.open(&format!("{desk}/cases?team=fulfilment"));
    assert!(kim.cookies[&desk].keys().all(|name| name.starts_with("desk-attempt-")));
    let list = sign_in(&mut kim, &asked, "kim");
    assert_eq!((list.address.as_str(), list.status), (format!("{desk}/cases?team=fulfilment").as_str(), 200));
    assert!(list.says("Kim Lee") && list.says("action=\"/logout\""));
    assert_eq!(kim.cookies[&desk].keys().collect::<Vec<_>>(), ["desk-session"], "the attempt is over");

    let case = first_case(&list);
    let page = kim.get(&format!("{desk}{case}"));
    assert!(page.says("/decide\"") && !page.says("masked"), "an agent decides");
    let seen = page.between("name=\"seen\" value=\"", "\"").to_owned();

    let mut vera = signed_in(&stand, "vera");
    let page = vera.get(&format!("{desk}{case}"));
    assert!(page.says("Personal data are masked") && !page.says("/decide\""), "a viewer looks");
    let refused = vera.post(&format!("{desk}{case}/decide"), &format!("seen={seen}&decision=handled"));
    assert_eq!((refused.status, stand.records.records().told().len()), (403, 0));

    let mut otto = signed_in(&stand, "otto");
    assert_eq!(otto.get(&format!("{desk}{case}")).status, 404, "the case is of another shop");

    let mut nora = Browser::new();
    let asked = nora.open(&format!("{desk}/cases"));
    let none = sign_in(&mut nora, &asked, "nora");
    assert_eq!(none.status, 403);
    assert!(none.says("you have no role here") && none.says("nora@shop.example") && none.says("/logout"));

    let decided =
        kim.post(&format!("{desk}{case}/decide"), &format!("seen={seen}&decision=handled&note=Called"));
    assert_eq!(decided.status, 303, "{}", decided.body);
    let sent = stand.records.records().told();
    assert_eq!(sent[0].to_bus().unwrap()["detail"]["by"], "Kim Lee");
}

#[test]
fn a_session_ends_what_was_written_is_shown_and_the_login_leads_back_to_the_case() {
    let Some(stand) = stand(None) else { return };
    let desk = stand.desk.clone();
    let mut kim = signed_in(&stand, "kim");
    let case = first_case(&kim.get(&format!("{desk}/cases")));
    let page = kim.get(&format!("{desk}{case}"));
    let seen = page.between("name=\"seen\" value=\"", "\"").to_owned();

    stand.ahead.store(8 * 60 * 60 + 1, Ordering::Relaxed);
    let form = format!("seen={seen}&decision=handled&note=The+carrier+%3Csays%3E+it+is+lost");
    let ended = kim.post(&format!("{desk}{case}/decide"), &form);
    assert_eq!((ended.status, stand.records.records().told().len()), (401, 0));
    assert!(ended.says("Your session has ended") && ended.says("The carrier &#60;says&#62; it is lost"));
    let again = ended.between("<a href=\"/login?to=", "\"").to_owned();

    stand.ahead.store(0, Ordering::Relaxed);
    kim.cookies.get_mut(&desk).unwrap().clear();
    // The issuer still knows who it is, and asks nothing.
    let back = kim.open(&format!("{desk}/login?to={again}"));
    assert_eq!(back.address, format!("{desk}{case}"));
    assert!(back.says("/decide\"") && back.says("Kim Lee"));
}

#[test]
fn a_login_outlasts_new_keys_of_the_issuer_and_a_new_role_counts_at_the_next_one() {
    let Some(stand) = stand(None) else { return };
    let desk = stand.desk.clone();
    let mut vera = signed_in(&stand, "vera");
    rotate(&stand);
    signed_in(&stand, "kim");
    rotate(&stand);

    let promoted = format!("{}/test/role?name=vera&role=lead", stand.provider.address);
    assert_eq!(Browser::new().post(&promoted, "").status, 200);
    let case = first_case(&vera.get(&format!("{desk}/cases")));
    assert!(
        !vera.get(&format!("{desk}{case}")).says("/decide\""),
        "the session has the role that it began with"
    );
    assert!(signed_in(&stand, "vera").get(&format!("{desk}{case}")).says("/decide\""));
    let mut kim = signed_in(&stand, "kim");
    assert_eq!(kim.get(&format!("{desk}/cases")).status, 200);
}

#[test]
fn an_answer_that_this_browser_did_not_ask_for_signs_nobody_in() {
    let Some(stand) = stand(None) else { return };
    let desk = stand.desk.clone();
    // Somebody else's answer, as an attacker would send it in a link.
    let mut eve = Browser::new();
    let asked = eve.open(&format!("{desk}/cases"));
    let form = asked.between("<form autocomplete=\"off\" action=\"", "\"").to_owned();
    let mut page = eve.post(&form, "prompt=login&login=kim&password=x");
    while !page.location.as_ref().unwrap().starts_with(&desk) {
        page = eve.get(&page.location.clone().unwrap());
    }
    let answer = page.location.unwrap();
    let mut victim = Browser::new();
    let stale = victim.get(&answer);
    assert!(
        stale.status == 400
            && stale.says("begun elsewhere")
            && !victim.cookies[&desk].contains_key("desk-session")
    );

    // Forged and mixed up: each is refused, and the attempt is over.
    let (attempts, code) = (eve.cookies[&desk].clone(), answer.split("code=").nth(1).unwrap());
    for wrong in [
        answer.replace("state=", "state=x"),
        answer.replace("iss=http", "iss=https"),
        answer.replace(code.split('&').next().unwrap(), "0123456789"),
    ] {
        eve.cookies.insert(desk.clone(), attempts.clone());
        let refused = eve.get(&wrong);
        assert!(refused.status == 400 && refused.says("begun elsewhere"), "{wrong}: {}", refused.status);
        assert!(!eve.cookies[&desk].contains_key("desk-session"), "{wrong}");
    }
    // The browser that asked may use it, once.
    eve.cookies.insert(desk.clone(), attempts.clone());
    assert_eq!(eve.get(&answer).location.as_deref(), Some("/cases"));
    eve.cookies.insert(desk.clone(), attempts);
    assert_eq!(eve.get(&answer).status, 400, "a code is good once");
}

#[test]
fn a_person_signs_out_here_and_at_the_issuer() {
    let Some(stand) = stand(None) else { return };
    let desk = stand.desk.clone();
    let mut kim = signed_in(&stand, "kim");
    let kept = kim.cookies[&desk]["desk-session"].clone();
    let out = kim.post(&format!("{desk}/logout"), "");
    assert!(out.status == 200 && out.says("You are signed out"));
    assert!(!kim.cookies[&desk].contains_key("desk-session"));
    let refresh = out.refresh.unwrap();
    let end = refresh.strip_prefix("0; url=").unwrap();
    assert!(end.starts_with(&stand.provider.address), "{end}");
    let asked = kim.get(end);
    let (form, proof) =
        (asked.between("action=\"", "\"").to_owned(), asked.between("name=\"xsrf\" value=\"", "\""));
    let sent = kim.post(&form, &format!("xsrf={proof}&logout=yes"));
    let back = kim.follow(sent);
    assert_eq!((back.address.as_str(), back.status), (format!("{desk}/logout").as_str(), 200));
    assert!(back.says("You are signed out"), "the issuer knows where it may lead back to");
    assert!(kim.open(&format!("{desk}/cases")).says("name=\"login\""), "it asks who it is again");

    // No cookie that was altered lets its owner in.
    for forged in
        [format!("{}x", kept), kept.replacen('.', "", 1), format!("e30.{}", kept.split('.').nth(1).unwrap())]
    {
        kim.cookies.get_mut(&desk).unwrap().insert("desk-session".to_owned(), forged);
        assert!(kim.get(&format!("{desk}/cases")).location.unwrap().starts_with("/login?to="));
    }
}

#[test]
fn a_login_with_a_secret_and_one_without_an_issuer_say_how_they_end() {
    let Some(stand) = stand(Some("s:cret")) else { return };
    let mut kim = signed_in(&stand, "kim");
    assert_eq!(kim.get(&format!("{}/orders", stand.desk)).status, 200);
    let desk = stand.desk.clone();
    for elsewhere in ["https://evil.example/", "//evil.example", "/%5Cevil.example"] {
        let page = kim.open(&format!("{desk}/login?to={elsewhere}"));
        assert_eq!(page.address, format!("{desk}/cases"), "{elsewhere}");
    }
    let denied = kim.get(&format!("{desk}/login")).location.unwrap();
    let state = denied.split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let refused = kim.get(&format!("{desk}/login/return?state={state}&error=access_denied"));
    assert!(refused.status == 403 && refused.says("You were not signed in"));

    drop(stand.provider);
    stand.ahead.store(2 * 60 * 60, Ordering::Relaxed);
    assert_eq!(kim.get(&format!("{desk}/login")).status, 303, "what is known of the issuer is used on");
}
