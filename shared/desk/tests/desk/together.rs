//! Does the same with several cases.

use super::*;

/// Returns a shop with three cases of one kind, and the values of their ticks.
async fn with_three() -> (Shop, Vec<String>) {
    let (orders, ended) = played(SHIPPED);
    let with_case = orders.into_iter().find(|stored| has_open_case(&stored.order)).unwrap();
    let copy = |number: u32| {
        let order = Order { key: format!("demo-shop#{number}").parse().unwrap(), ..with_case.order.clone() };
        Stored { order, ..with_case.clone() }
    };
    let shop = Shop::of((71..74).map(copy).collect(), ended);
    let ticks = ticks(&shop.get("/cases").await);
    assert_eq!(ticks.len(), 3);
    (shop, ticks)
}

fn ticks(list: &Answer) -> Vec<String> {
    let values = list.body.split("name=\"case\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    values.map(str::to_owned).collect()
}

fn form(ticks: &[String], more: &str) -> String {
    let encode =
        |tick: &String| format!("case={}", tick.replace('/', "%2F").replace(':', "%3A").replace(' ', "+"));
    let cases: Vec<String> = ticks.iter().map(encode).collect();
    format!("{}&{more}", cases.join("&"))
}

/// A message about all of them says something untrue as soon as one fails:
/// <https://github.com/nyaruka/rapidpro/pull/5773>, <https://github.com/pingdotgg/t3code/pull/3552>.
#[tokio::test]
async fn several_cases_are_decided_at_once_and_each_is_checked_for_itself() {
    let (shop, ticks) = with_three().await;
    let second = ticks[1].split(' ').next().unwrap().to_owned();
    let seen = ticks[1].split(' ').nth(1).unwrap();
    let lee = shop.with("Lee Ito", SignedDuration::from_mins(1));
    lee.work(&second, seen, "work=taken").await;
    let answer =
        shop.post("/cases/together", &form(&ticks, "act=decide&decision=handled&note=Same+van")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.says("Sent (2)") && answer.says("Not sent (1)") && answer.says("says something else"));
    let told = shop.desk.records().told();
    let decided = told.iter().filter(|event| matches!(event.fact, Fact::CaseResolved(_)));
    assert_eq!(decided.count(), 2);
    assert_eq!(shop.get("/cases").await.links("/cases/demo-shop"), [second]);
}

#[tokio::test]
async fn several_cases_are_taken_assigned_and_put_off() {
    let (shop, all) = with_three().await;
    assert!(shop.post("/cases/together", &form(&all, "act=taken&to=&until=hour")).await.says("Sent (3)"));
    assert_eq!(shop.get("/cases?whose=mine").await.links("/cases/demo-shop").len(), 3);
    let all = ticks(&shop.get("/cases").await);
    assert!(shop.post("/cases/together", &form(&all, "act=assigned&to=Lee+Ito")).await.says("Sent (3)"));
    let all = ticks(&shop.get("/cases").await);
    assert!(
        shop.post("/cases/together", &form(&all, "act=snoozed&until=working-day")).await.says("Sent (3)")
    );
    assert!(shop.get("/cases").await.says("No case is open here."));
}

#[tokio::test]
async fn what_cannot_be_done_together_is_said() {
    let (shop, ticks) = with_three().await;
    let other = "/cases/demo-shop/71/parcel-lost:x 0123".to_owned();
    let mixed = [ticks.clone(), vec![other]].concat();
    for (form, says) in [
        (form(&mixed, "act=decide&decision=handled"), "Only cases of one kind"),
        ("act=taken".to_owned(), "Choose what is to be done"),
        (form(&vec![ticks[0].clone(); 51], "act=taken"), "At most 50 cases"),
        (form(&ticks, "act=decide&decision=cancel"), "not possible for this case"),
    ] {
        let answer = shop.post("/cases/together", &form).await;
        assert!(answer.says(says) && !answer.says("Sent ("), "{says}: {}", answer.body);
    }
    assert_eq!(shop.post("/cases/together", "case=x").await.status, StatusCode::BAD_REQUEST);
    assert!(shop.desk.records().told().is_empty());
}
