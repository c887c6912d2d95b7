use super::*;

use crate::case::problem::tests::Sample;
use crate::case::problem::{BeliefProblem, MessageProblem, ShipmentProblem, TrackingProblem};
use crate::case::quotes::Quotes;
use crate::case::report::Action;
use crate::contact::mail_trouble::MailTroubleKind;
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::values::id::ShipmentId;
use crate::values::text::Remark;

/// The words that samples have for what people and other systems wrote.
const OF_OTHERS: [&str; 2] = ["zzz", "vip"];

/// Words that only English sentences have.
const ENGLISH: [&str; 14] = [
    "the ", "The ", " is ", " and ", " were ", " of ", "parcel", "order ", "refund", "until", " by ",
    "shop ", " not ", " it",
];

fn assert_translated(english: &str, german: &str) {
    assert!(!english.is_empty() && !german.is_empty() && english != german, "{english:?} {german:?}");
    assert!(!german.contains('ß'), "{german}");
    let left: Vec<&str> = ENGLISH.into_iter().filter(|word| german.contains(word)).collect();
    assert_eq!(left, [""; 0], "{german}");
    assert!(!german.contains("  ") && !german.contains(" ,") && !german.contains(".."), "{german}");
}

#[test]
fn every_problem_is_a_sentence_of_its_own_in_each_language() {
    let problems = Problem::samples();
    assert!(problems.len() > 150, "{}", problems.len());
    for problem in problems {
        let [english, german] =
            Language::ALL.map(|language| summary(std::slice::from_ref(&problem), language));
        assert_translated(&english, &german);
        assert!(german.ends_with('.') || problem.quotes(), "{german}");
    }
}

#[test]
fn a_problem_with_words_of_others_in_it_says_so_and_no_other_has_any() {
    for problem in Problem::samples() {
        for language in Language::ALL {
            let says = summary(std::slice::from_ref(&problem), language);
            let repeats = OF_OTHERS.iter().any(|word| says.contains(word));
            assert!(problem.quotes() || !repeats, "{says}");
        }
    }
}

#[test]
fn every_remedy_is_told_in_each_language_and_leads_to_the_same_decision() {
    for remedy in Remedy::ALL {
        let [english, german] = Language::ALL.map(|language| Action::of(*remedy, language));
        assert_translated(english.action, german.action);
        assert_translated(english.effect, german.effect);
        assert_eq!(english.decision, german.decision);
    }
}

#[test]
fn every_kind_and_every_trouble_of_the_mail_account_is_told_in_each_language() {
    for of in CaseKind::ALL {
        let [english, german] = Language::ALL.map(|language| kind(of, language));
        assert_translated(english, german);
    }
    for trouble in MailTroubleKind::ALL {
        let why = Remark::bounded("zzz");
        let [english, german] = Language::ALL.map(|language| alerts::mail_stop(trouble, &why, language));
        assert_translated(&english, &german);
        let [english, german] = Language::ALL.map(|language| alerts::end_of_trouble(trouble, language));
        assert_translated(english.action, german.action);
    }
    let at = "2026-03-02T10:00:00Z".parse().unwrap();
    let [english, german] = Language::ALL.map(|language| alerts::silence(at, &[1, 2, 3, 4], language));
    assert!(english.contains("1, 2, 3 and 4") && german.contains("1, 2, 3 und 4"));
    assert_translated(&english, &german);
}

/// Other systems read the exceptions queue, so its sentences stay as they are.
#[test]
fn the_record_says_what_it_always_said() {
    let (shipment, message, why) = (ShipmentId::sample(0), MessageKey::sample(0), Remark::sample(0));
    let lines = vec!["A".parse().unwrap(), "B".parse().unwrap()];
    let records: [(Problem, &str); 7] = [
        (
            MessageProblem::Refused { message: message.clone(), why }.into(),
            "The customer should get shipping-notice:p1, but the mail service refused it: zzz.",
        ),
        (
            MessageProblem::Blocked { message: message.clone(), reason: Reason::NoAddress }.into(),
            "The customer should get shipping-notice:p1, but there is no way to send it (no-address).",
        ),
        (
            MessageProblem::Unknown { message, attempts: 1 }.into(),
            "Nobody can tell whether shipping-notice:p1 went out (1 attempt).",
        ),
        (
            ShipmentProblem::UnknownLines { shipment: shipment.clone(), lines: lines.clone() }.into(),
            "Parcel p1 holds lines the order does not have (A, B).",
        ),
        (
            ShipmentProblem::TooMuch { shipment: shipment.clone(), lines }.into(),
            "Parcel p1 makes more units shipped than were ordered (A, B).",
        ),
        (
            TrackingProblem::InTrouble { shipment: shipment.clone() }.into(),
            "The carrier says that parcel p1 has a problem.",
        ),
        (
            BeliefProblem::Arrived { shipment, now: None }.into(),
            "The customer was told that parcel p1 arrived. The carrier now says: unknown.",
        ),
    ];
    for (problem, says) in records {
        assert_eq!(summary(&[problem], Language::English), says);
    }
}
