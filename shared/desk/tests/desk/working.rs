//! Takes cases, passes them on, puts them off, notes something, and tells what is new. What other helpdesks got wrong for
//! people stands with its address.

use super::*;

use candor_domain::case::work::Work;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Returns a shop with one open case, its address, and what its page says that was read.
async fn with_case() -> (Shop, String, String) {
    let (shop, ..) = Shop::after(SHIPPED);
    let address = first_case(&shop).await;
    let seen = shop.get(&address).await.seen().to_owned();
    (shop, address, seen)
}

/// Returns the sentence of an answer with news.
fn says(answer: &Answer) -> String {
    let told: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    told["says"].as_str().unwrap().to_owned()
}

fn works(shop: &Shop) -> Vec<Work> {
    let told = shop.desk.records().told();
    let work = told.iter().filter_map(|event| match &event.fact {
        Fact::CaseWorkedOn(done) => Some(done.work.clone()),
        _ => None,
    });
    work.collect()
}

#[tokio::test]
async fn of_two_people_who_take_a_case_one_wins_and_the_other_sees_who() {
    let (kim, address, seen) = with_case().await;
    let read_at = "read_at=2026-01-01T00%3A00%3A00Z";
    let taken = kim.work(&address, &seen, "work=taken").await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    let mine = kim.get(taken.header(LOCATION)).await;
    assert!(mine.says("<strong>You</strong>") && mine.says("Give it back") && !mine.says("Look again"));
    assert_eq!(works(&kim), [Work::Taken]);

    let lee = kim.with("Lee Ito", MINUTE * 3);
    let late = lee.work(&address, &seen, &format!("work=taken&{read_at}")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.says("Nothing was sent.") && late.says("Meanwhile:") && late.says("took it"));
    assert!(late.says("<bdi>Kim Lee</bdi>"));
    let decided = lee.decide(&address, &seen, &format!("decision=handled&note=Called&{read_at}")).await;
    assert_eq!(decided.status, StatusCode::CONFLICT);
    assert!(decided.says("took it") && decided.says(">Called</textarea>"), "what a person wrote is not lost");
    let list = lee.get("/cases").await;
    assert!(list.says("<bdi>Kim Lee</bdi>"));
    assert_eq!(works(&kim).len(), 1);
}

#[tokio::test]
async fn a_case_is_assigned_and_given_back_by_who_has_it_alone() {
    let (mut kim, address, seen) = with_case().await;
    kim.viewer = Viewer::new("Kim Lee", Role::Agent);
    let assigned = kim.work(&address, &seen, "work=assigned&to=+Lee++Ito+").await;
    let page = kim.get(assigned.header(LOCATION)).await;
    assert!(page.says("<bdi>Lee Ito</bdi>") && page.says("assigned by") && !page.says("Give it back"));
    assert!(page.says("<option value=\"Lee Ito\">"), "the name is there to choose from");
    let refused = kim.work(&address, page.seen(), "work=given-back").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let lee = kim.with("Lee Ito", MINUTE);
    let back = lee.work(&address, page.seen(), "work=given-back").await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    let page = lee.get(&address).await;
    assert!(page.says("Nobody") && page.says("assigned it to") && page.says("gave it back"));
    let nobody = lee.work(&address, page.seen(), "work=assigned&to=+").await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.says("Name the person"));
}

/// A snooze whose end is not shown is no help: <https://github.com/chatwoot/chatwoot/issues/2985>.
#[tokio::test]
async fn a_case_that_is_put_off_is_in_a_view_of_its_own_and_says_until_when() {
    let (kim, address, seen) = with_case().await;
    for bad in ["until=at&at=2020-01-01T09%3A00", "until=at&at=soon", ""] {
        let refused = kim.work(&address, &seen, &format!("work=snoozed&{bad}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert!(refused.says("Choose a time"));
    }
    let put_off = kim.work(&address, &seen, "work=snoozed&until=hour").await;
    let page = kim.get(put_off.header(LOCATION)).await;
    assert!(page.says("put off until") && page.says("Take it up again"));
    assert!(!kim.get("/cases").await.links("/cases/").contains(&address));
    let view = kim.get("/cases?state=snoozed").await;
    assert!(view.links("/cases/").contains(&address) && view.says("put off until"));
    let later = kim.with("Kim Lee", MINUTE * 61);
    assert!(later.get("/cases").await.links("/cases/").contains(&address));
    let again = later.work(&address, later.get(&address).await.seen(), "work=woken").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "it is up already");
}

#[tokio::test]
async fn a_note_is_never_lost_and_says_who_wrote_it() {
    let (kim, address, _) = with_case().await;
    let noted = kim.work(&address, "0123", "work=noted&note=She+%3Cb%3Ecalled%3C%2Fb%3E").await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "whatever others did meanwhile");
    let page = kim.get(&address).await;
    assert!(page.says("noted:") && page.says("She &#60;b&#62;called") && page.says("<bdi>Kim Lee</bdi>"));
    let order = kim.get(&page.links("/orders/")[0].clone()).await;
    assert!(order.says("noted, “She &#60;b&#62;called"), "it is in the timeline, too");
    let long = kim.work(&address, "", &format!("work=noted&note={}", "x".repeat(301))).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(long.says(&"x".repeat(301)), "what a person wrote is there to be made shorter");
}

/// A merge that was wrong cannot be taken back elsewhere, since it moves what the tickets hold:
/// <https://github.com/osTicket/osTicket/issues/5325>. Here both stay what they are, and lead to each other.
#[tokio::test]
async fn a_duplicate_leads_to_the_other_case_which_shows_it_though_nothing_is_written_there() {
    let (orders, ended) = played(TWICE);
    let shop = Shop::of(orders, ended);
    let (other_orders, _) = played(SHIPPED);
    let other = other_orders.into_iter().find(|stored| has_open_case(&stored.order)).unwrap();
    let copy = |number: u32| {
        let order = Order { key: format!("demo-shop#{number}").parse().unwrap(), ..other.order.clone() };
        Stored { order, ..other.clone() }
    };
    [copy(71), copy(72)].into_iter().for_each(|stored| shop.desk.records().replace(stored));
    let list = shop.get("/cases").await;
    let [one, two] = ["71/", "72/"].map(|order| list.links(&format!("/cases/demo-shop/{order}")).remove(0));
    let (one, two) = (one.as_str(), two.as_str());
    let seen = shop.get(one).await.seen().to_owned();
    for bad in [
        "%2Fcases%2Fdemo-shop%2F71%2Fparcel-lost%3Ax",
        "4711",
        &format!("https%3A%2F%2Fx.example{}", one.replace('/', "%2F")),
    ] {
        let refused = shop.decide(one, &seen, &format!("decision=handled&duplicate_of={bad}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert!(refused.says("No other case of this shop"));
    }
    let by_address =
        format!("decision=handled&duplicate_of=https%3A%2F%2Fdesk.example{}", two.replace('/', "%2F"));
    let answer = shop.decide(one, &seen, &by_address).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let closed = shop.get(one).await;
    let there = closed.links(&format!("{two}?duplicate="))[0].clone();
    let back = shop.get(&there).await;
    for page in [back, shop.get(two).await] {
        assert!(
            page.says("Closed as a duplicate of this one") && page.says("<bdi>71</bdi>"),
            "{}",
            page.body
        );
        assert_eq!(page.links(one), [one], "it stands there once");
    }
    let told = shop.desk.records().told();
    assert!(told.iter().all(|event| event.key.order_id.as_str() == "71"), "{told:?}");
}

#[tokio::test]
async fn the_number_of_an_order_means_its_open_case() {
    let (orders, ended) = played(SHIPPED);
    let with_case = orders.into_iter().find(|stored| has_open_case(&stored.order)).unwrap();
    let copy = |number: u32| {
        let order = Order { key: format!("demo-shop#{number}").parse().unwrap(), ..with_case.order.clone() };
        Stored { order, ..with_case.clone() }
    };
    let shop = Shop::of(vec![copy(71), copy(72)], ended);
    let one = shop.get("/cases").await.links("/cases/demo-shop/71/")[0].clone();
    let seen = shop.get(&one).await.seen().to_owned();
    let answer = shop.decide(&one, &seen, "decision=handled&duplicate_of=72").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let Fact::CaseResolved(resolution) = shop.desk.records().told()[0].fact.clone() else { panic!() };
    assert_eq!(resolution.duplicate_of.unwrap().order_id.as_str(), "72");
}

#[tokio::test]
async fn views_are_addresses_and_the_top_says_how_many_there_are() {
    let (kim, address, seen) = with_case().await;
    kim.work(&address, &seen, "work=taken").await;
    for (view, is_there) in [("whose=mine", true), ("whose=nobody", false), ("state=snoozed", false)] {
        let page = kim.get(&format!("/cases?{view}")).await;
        assert_eq!(page.links("/cases/").contains(&address), is_there, "{view}");
        assert!(page.says("aria-current=\"page\">") && page.says("class=\"count"), "{view}");
    }
    let lee = kim.with("Lee Ito", MINUTE);
    assert!(
        !lee.get("/cases?whose=mine").await.links("/cases/").contains(&address),
        "an address means its reader"
    );
}

/// In a list that follows what comes, who reads or writes loses the place: <https://github.com/chatwoot/chatwoot/issues/5107>,
/// <https://github.com/digitalfabrik/integreat-app/issues/2931>, and what was ticked:
/// <https://github.com/zammad/zammad/issues/901>.
#[tokio::test]
async fn what_is_new_is_said_in_a_sentence_and_nothing_is_said_where_nothing_is() {
    let (orders, ended) = played(SHIPPED);
    let with_case = orders.into_iter().find(|stored| has_open_case(&stored.order)).unwrap();
    let shop = Shop::of(vec![with_case.clone()], ended);
    let asks = |page: &Answer| {
        page.body.split("data-news=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&")
    };
    let list = asks(&shop.get("/cases").await);
    assert_eq!(shop.get(&list).await.status, StatusCode::NO_CONTENT);
    let address = first_case(&shop).await;
    let case = shop.get(&address).await;
    let (about, seen) = (asks(&case), case.seen().to_owned());
    assert_eq!(shop.get(&about).await.status, StatusCode::NO_CONTENT);

    let lee = shop.with("Lee Ito", MINUTE);
    lee.work(&address, &seen, "work=taken").await;
    assert_eq!(says(&shop.get(&about).await), "Lee Ito took it.");
    assert_eq!(says(&shop.get(&list).await), "Something in this list has changed.");
    let read = shop.get(&address).await;
    lee.decide(&address, read.seen(), "decision=handled").await;
    assert_eq!(says(&shop.get(&about).await), "Lee Ito decided: Handled. The case is closed.");

    let mut again = with_case.clone();
    let key = again.order.ledger.open_cases().next().unwrap().0.clone();
    let since = ended + MINUTE * 5;
    again.order.key = "demo-shop#99".parse().unwrap();
    again.order.ledger.cases.insert(key, CaseEntry::Open { since, number: 2 });
    shop.desk.records().replace(again);
    assert_eq!(says(&shop.get(&list).await), "1 new case.");
    assert_eq!(says(&shop.get(&format!("{list}&lang=de")).await), "1 neuer Fall.");
    let gone = shop.get(&list).await;
    assert!(gone.body.len() < 100 && gone.header(CONTENT_SECURITY_POLICY).contains("connect-src 'self'"));
}

#[tokio::test]
async fn a_case_that_opens_again_says_so_and_is_nobodys() {
    let (shop, address, seen) = with_case().await;
    shop.work(&address, &seen, "work=taken").await;
    shop.work(&address, "", "work=noted&note=Spoke+to+her").await;
    let key = shop.desk.records().told()[0].key.clone();
    let mut stored = shop.desk.records().order(&key).await.unwrap().unwrap();
    let (case, _, since) =
        stored.order.ledger.open_cases().next().map(|(case, n, at)| (case.clone(), n, at)).unwrap();
    stored.order.ledger.cases.insert(case, CaseEntry::Open { since, number: 2 });
    shop.desk.records().replace(stored);
    let page = shop.get(&address).await;
    assert!(page.says("open for the 2. time") && page.says("Take it") && page.says("Spoke to her"));
    assert!(page.says("when it was open before") && !page.says("Give it back"));
}

#[tokio::test]
async fn everything_people_do_is_said_in_german() {
    let (kim, address, seen) = with_case().await;
    kim.work(&address, &seen, "work=snoozed&until=tomorrow").await;
    kim.work(&address, "", "work=noted&note=Angerufen").await;
    let page = kim.get(&format!("{address}?lang=de")).await;
    for says in [
        "Übernehmen",
        "Zuteilen",
        "hat ihn zurückgestellt bis",
        "hat notiert:",
        "Wieder aufnehmen",
        "am nächsten Arbeitstag",
    ] {
        assert!(page.says(says), "{says}");
    }
    let list = kim.get("/cases?lang=de&state=snoozed").await;
    assert!(list.says("Zurückgestellt") && list.says("Niemandes") && list.says("Mit den gewählten Fällen"));
}

/// Keys without a second one do harm where a person thinks to write a text
/// (<https://github.com/jitsi/jitsi-meet-electron/issues/712>). So a key does what can be taken back, or opens a form.
#[tokio::test]
async fn every_key_has_its_place_and_its_line_in_the_help() {
    let (shop, address, _) = with_case().await;
    let case = shop.get(&address).await;
    let script = shop.get(safety::script_of(&case.body)).await;
    for key in ["t", "a", "h", "n", "d"] {
        assert!(case.says(&format!("data-key=\"{key}\"")), "{key}");
        assert!(case.says(&format!("<kbd>{key}</kbd></dt>")), "{key} is not in the help");
    }
    assert!(script.says("[adhnt]") && script.says("data-tick"));
    assert!(case.says("<button name=\"work\" value=\"taken\" data-key=\"t\">"));
    assert!(shop.get("/cases").await.says("data-tick>"));
    assert!(case.says("role=\"status\" aria-live=\"polite\" data-news-text"));
}

#[tokio::test]
async fn a_viewer_does_nothing_an_agent_works_for_its_teams_and_a_lead_gives_anyones_back() {
    let (mut shop, address, seen) = with_case().await;
    let bulk = format!("case={}+{seen}&act=taken", address.replace('/', "%2F").replace(':', "%3A"));
    let of = |role, team: Team| Viewer { teams: Scope::from_iter([team]), ..Viewer::new("Kim Lee", role) };
    for viewer in [of(Role::Viewer, Team::Fulfilment), of(Role::Agent, Team::Support)] {
        shop.viewer = viewer;
        for form in
            ["work=taken", "work=assigned&to=Lee", "work=snoozed&until=hour", "work=noted&note=Called"]
        {
            let refused = shop.work(&address, &seen, form).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{form}");
        }
        assert!(shop.post("/cases/together", &bulk).await.says("Not sent (1)"));
        let page = shop.get(&address).await;
        assert!(!page.says("data-key=\"t\"") && page.says("Nobody"));
    }
    assert!(shop.desk.records().told().is_empty());
    shop.viewer = of(Role::Agent, Team::Fulfilment);
    let assigned = shop.work(&address, &seen, "work=assigned&to=Somebody+Else").await;
    assert_eq!(assigned.status, StatusCode::SEE_OTHER, "to anyone");
    let seen = shop.get(&address).await.seen().to_owned();
    assert_eq!(shop.work(&address, &seen, "work=given-back").await.status, StatusCode::FORBIDDEN);
    shop.viewer = Viewer::new("Ada Osei", Role::Lead);
    assert_eq!(shop.work(&address, &seen, "work=given-back").await.status, StatusCode::SEE_OTHER);
}
