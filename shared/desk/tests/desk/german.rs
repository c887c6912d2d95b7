//! Cases and facts are told in the language of the reader.

use candor_desk::known::known;
use candor_domain::case::report::Case;
use candor_domain::plan::pipeline::cases;
use candor_domain::values::language::Language;

use super::*;

/// Returns a text as pages write it.
fn escaped(text: &str) -> String {
    let entity = |letter: char| match letter {
        '&' | '<' | '>' | '"' | '\'' => format!("&#{};", u32::from(letter)),
        other => other.to_string(),
    };
    text.chars().map(entity).collect()
}

/// Returns the beginning of a text, up to the first moment: pages write moments as elements.
fn beginning(text: &str) -> String {
    let is_moment = |word: &&str| word.contains('T') && word.contains('Z') && word.contains(':');
    let words: Vec<&str> = text.split(' ').take_while(|word| !is_moment(word)).collect();
    escaped(&words.join(" "))
}

/// Returns all that a case says.
fn texts(case: &Case) -> Vec<String> {
    let facts = case.evidence.iter().map(|fact| fact.says.clone());
    let told = case.sent_statements.iter().map(|told| told.says.clone());
    let actions = case.actions.iter().flat_map(|one| [one.action.to_owned(), one.effect.to_owned()]);
    [case.summary.clone()].into_iter().chain(facts).chain(told).chain(actions).collect()
}

#[tokio::test]
async fn no_english_sentence_of_a_case_or_a_fact_is_on_a_german_page_of_any_story() {
    let policy = stories::policy().unwrap();
    let (mut seen, mut sentences) = (0, 0);
    for file in stories::files() {
        let (orders, now) = stories::orders(&file).unwrap();
        let shop = Shop::of(orders.clone(), now);
        let list = shop.get("/cases?lang=de").await;
        for Stored { order, .. } in &orders {
            let page = shop.get(&format!("/orders/demo-shop/{}?lang=de", order.key.order_id)).await;
            let lines = Language::ALL.map(|language| known(&order.facts, language));
            for (english, german) in lines[0].iter().zip(&lines[1]) {
                // A fact can be all in the words of others: the reason of a cancellation, or what is wrong with an event.
                if english.says != german.says {
                    let english = format!(">{}<", beginning(&english.says));
                    assert!(!page.says(&english), "{}: {english}", file.display());
                    sentences += 1;
                }
            }
            let [in_english, in_german] = Language::ALL.map(|language| cases(order, &policy, now, language));
            for (english, german) in in_english.iter().zip(&in_german) {
                assert_eq!((&english.key, english.basis()), (&german.key, german.basis()));
                assert_eq!(english.impersonal_summary() == english.summary, !english.quotes);
                let address = candor_domain::case::link::path(&order.key, &english.key);
                let case = shop.get(&format!("{address}?lang=de")).await;
                assert_eq!(case.status, StatusCode::OK, "{address}");
                for (english, german) in texts(english).iter().zip(texts(german)) {
                    assert!(*english != german && !german.contains('ß'), "{english} {german}");
                    let english = beginning(english);
                    let left = [&case, &page, &list].iter().any(|page| page.says(&english));
                    assert!(!left, "{}: {english}", file.display());
                    sentences += 1;
                }
                if case.says("name=\"seen\"") {
                    let in_english = shop.get(&format!("{address}?lang=en")).await;
                    assert_eq!(
                        case.seen(),
                        in_english.seen(),
                        "what was read has one name in both languages"
                    );
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 30 && sentences > 800, "{seen} cases, {sentences} sentences");
}

#[tokio::test]
async fn a_german_case_says_what_is_the_matter_and_what_can_be_done_in_german() {
    let (shop, ..) = Shop::after(SHIPPED);
    let page = shop.get(&format!("{}?lang=de", first_case(&shop).await)).await;
    for text in [
        "ist unterwegs, aber die Bestellung ist storniert.",
        "Das Paket aufhalten und im System stornieren.",
        "Bestellung storniert",
        "die Bestellung hat",
    ] {
        assert!(page.says(text), "{text}: {}", page.body);
    }
}
