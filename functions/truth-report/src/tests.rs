use candor_domain::case::key::CaseKind;
use candor_domain::figures::counts::Counts;
use candor_domain::figures::measure::Measure;
use candor_domain::figures::resolve_time::ResolveTime;
use candor_domain::message::key::MessageKind;
use candor_domain::message::reason::Reason;
use candor_domain::policy::settings::Policy;
use candor_domain::truth_report::due::due;
use candor_engine::ports::TruthReport;
use jiff::Timestamp;
use serde_json::json;

use super::write;
use candor_aws::runtime::truth_report::Letter;

fn policy(name: &str, locale: &str) -> Policy {
    let built_in = toml::from_str(include_str!("../../../infra/policy.toml")).unwrap();
    let readers = json!({ "weekly_to": ["lead@demo-shop.example"] });
    let shop = json!({ "name": name, "locale": locale, "truth_reports": readers });
    Policy::read(&built_in, &json!({ "shops": { "demo-shop": shop } })).unwrap()
}

fn letter(name: &str, locale: &str, counts: &Counts, desk: Option<&str>) -> Letter {
    let policy = policy(name, locale);
    let now: Timestamp = "2026-11-30T08:00:00Z".parse().unwrap();
    let due = due(&policy, now)[0];
    let before = Counts::from_iter([(Measure::Orders, 1_100)]);
    let profile = &policy.shops[due.shop];
    write(&TruthReport { due, profile, counts, before: &before }, desk).unwrap()
}

fn counts() -> Counts {
    Counts::from_iter([
        (Measure::Orders, 1_234),
        (Measure::Sent(MessageKind::OrderConfirmation), 1_200),
        (Measure::Sent(MessageKind::OrderUpdate), 4),
        (Measure::Withheld(MessageKind::ShippingNotice, Reason::TooLate), 21),
        (Measure::Withheld(MessageKind::FollowUp, Reason::OpenCase), 10),
        (Measure::Unknown(MessageKind::OrderConfirmation), 1),
        (Measure::CaseOpened(CaseKind::LikelyDuplicate), 3),
        (Measure::CaseClosed(CaseKind::LikelyDuplicate), 2),
        (Measure::Resolved(ResolveTime::WithinHour), 2),
        (Measure::ResolveSeconds, 600),
    ])
}

#[test]
fn a_report_tells_the_truth_in_its_subject_and_its_reasons_below() {
    let Letter { subject, html, text } = letter("Demo Shop", "en-GB", &counts(), None);
    assert_eq!(
        subject,
        "Demo Shop, 23 Nov to Sun 29 Nov 2026: 1,204 sent, 31 withheld, 4 corrected, 1 never known"
    );
    for part in [
        "Orders placed: 1,234 (Week before: 1,100)",
        "Corrections among them: 4 (Week before: 0)",
        "Half of those were open for: up to an hour (Week before: none closed)",
        "- It is true, but no longer of use. 21 (0)",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let (late, open) = (text.find("no longer of use").unwrap(), text.find("needs a person first").unwrap());
    assert!(late < open, "the most frequent first\n{text}");
    for word in ["1,234", "1,100", "It is true, but no longer of use.", "none closed", "Demo Shop"] {
        assert!(html.contains(word), "{word}\n{html}");
    }
    assert!(!html.contains("http") && !text.contains("http"), "there is no desk to link to");
}

#[test]
fn a_german_shop_gets_its_report_in_german_with_a_link_to_its_desk() {
    let Letter { subject, html, text } =
        letter("Musterladen", "de-DE", &counts(), Some("https://desk.demo-shop.example/"));
    assert!(subject.ends_with("1.204 gesendet, 31 zurückgehalten, 4 berichtigt, 1 nie bekannt"), "{subject}");
    assert!(
        html.contains("lang=\"de\"") && html.contains("href=\"https://desk.demo-shop.example/\""),
        "{html}"
    );
    assert!(text.contains("Zum Desk: https://desk.demo-shop.example/"), "{text}");
    assert!(text.contains("Bestellungen: 1.234 (Woche davor: 1.100)"), "{text}");
}

#[test]
fn a_hostile_name_of_a_shop_stays_a_name() {
    let Letter { html, .. } = letter("<img src=x onerror=alert(1)>", "en", &counts(), None);
    assert!(!html.contains("<img") && html.contains("&#60;img"), "{html}");
}

#[test]
fn a_report_of_nothing_says_zero_and_shows_no_empty_table() {
    let Letter { subject, html, text } = letter("Demo Shop", "en", &Counts::default(), None);
    assert!(subject.ends_with("0 sent, 0 withheld, 0 corrected, 0 never known"), "{subject}");
    assert!(!html.contains("Not sent, and why") && !text.contains("Not sent, and why"));
}
