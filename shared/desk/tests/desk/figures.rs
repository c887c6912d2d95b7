//! Looks at the figures of what happened.

use super::*;

/// Returns the cells of a row of a table.
fn row(page: &Answer, name: &str) -> Vec<String> {
    let (_, rest) = page.body.split_once(&format!("<th scope=\"row\">{name}</th>")).unwrap();
    let (row, _) = rest.split_once("</tr>").unwrap();
    row.split("<td>").skip(1).map(|cell| cell.split("</td>").next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn today_says_what_happened_beside_yesterday_and_the_weeks_before() {
    let (orders, ended) = played("00-a-good-day");
    let sent: usize = orders[0].order.ledger.messages.len();
    let shop = Shop::of(orders, ended);
    let today = shop.get("/today").await;
    assert!(today.says("What happened, in numbers"));
    let [now, yesterday, week, before] = &row(&today, "Messages sent")[..] else { panic!("four periods") };
    let number = |cell: &str| cell.parse::<usize>().unwrap();
    assert!(number(yesterday) <= number(week));
    assert_eq!(number(now) + number(week) + number(before), sent, "{}", today.body);
    // A day later, what is yesterday now was today.
    let later = shop.with("Kim Lee", SignedDuration::from_hours(24)).get("/today").await;
    assert_eq!(&row(&later, "Messages sent")[1], now);
    assert!(shop.get("/today?lang=de").await.says("Gesendete Nachrichten"));
}

#[tokio::test]
async fn reasons_and_cases_are_told_in_plain_words_and_only_of_the_shops_that_a_person_sees() {
    let (mut shop, ..) = Shop::after(SHIPPED);
    let today = shop.get("/today").await;
    assert_eq!(row(&today, "Parcel of a cancelled order")[0], "2 / 1");
    assert!(!today.says("Why messages were withheld"), "nothing was withheld");
    let bounced = Shop::after("00-an-address-bounces").0.get("/today").await;
    let cells = row(&bounced, "Mail to this address came back for good, or was called unwanted.");
    assert!(bounced.says("Why messages were withheld") && cells.iter().any(|cell| cell != "0"), "{cells:?}");
    let bytes = bounced.body.len();
    assert!(bytes < 40_000, "{bytes} bytes");
    shop.viewer.shops = Scope::from_iter(["other-shop".parse().unwrap()]);
    assert!(!shop.get("/today").await.says("What happened, in numbers"));
}
