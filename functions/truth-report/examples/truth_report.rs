//! Writes a truth report with sample figures to standard output, to look at it in a browser: `cargo run -p truth-report
//! --example truth_report -- de > report.html`.

use std::error::Error;
use std::io::Write;

use candor_aws::configuration::from_lookup;
use candor_domain::case::key::CaseKind;
use candor_domain::figures::counts::Counts;
use candor_domain::figures::measure::Measure;
use candor_domain::figures::resolve_time::ResolveTime;
use candor_domain::message::key::MessageKind;
use candor_domain::message::reason::Reason;
use candor_domain::truth_report::due::due;
use candor_engine::ports::TruthReport;
use serde_json::json;

/// A Monday morning on which the report of the week before is due.
const NOW: &str = "2026-11-30T08:00:00Z";

fn main() -> Result<(), Box<dyn Error>> {
    let locale = std::env::args().nth(1).unwrap_or_else(|| "en".to_owned());
    let readers = json!({ "weekly_to": ["lead@demo-shop.example"] });
    let overrides =
        json!({ "shops": { "demo-shop": { "locale": locale, "truth_reports": readers } } }).to_string();
    let lookup = |name: &str| (name == "POLICY_OVERRIDES").then(|| overrides.clone());
    let policy = from_lookup(&lookup, |settings| settings.policy())?;
    let due = due(&policy, NOW.parse()?).into_iter().next().ok_or("no report is due")?;
    let profile = policy.shops.get(due.shop).ok_or("the shop is not in the policy")?;
    let report = TruthReport { due, profile, counts: &sample(10), before: &sample(9) };
    let page = truth_report::write(&report, Some("https://desk.demo-shop.example/"))?.html;
    std::io::stdout().write_all(page.as_bytes())?;
    Ok(())
}

/// Returns sample figures, as many as `times` says.
fn sample(times: i64) -> Counts {
    let counts = [
        (Measure::Orders, 124),
        (Measure::Sent(MessageKind::OrderConfirmation), 121),
        (Measure::Sent(MessageKind::ShippingNotice), 98),
        (Measure::Sent(MessageKind::FollowUp), 54),
        (Measure::Sent(MessageKind::OrderUpdate), 3),
        (Measure::Withheld(MessageKind::DelayNotice, Reason::TooLate), 6),
        (Measure::Withheld(MessageKind::FollowUp, Reason::OpenCase), 4),
        (Measure::Withheld(MessageKind::ShippingNotice, Reason::OrderCancelled), 2),
        (Measure::Unknown(MessageKind::OrderConfirmation), 1),
        (Measure::CaseOpened(CaseKind::LikelyDuplicate), 5),
        (Measure::CaseOpened(CaseKind::ReportUnmatched), 2),
        (Measure::CaseClosed(CaseKind::LikelyDuplicate), 4),
        (Measure::Resolved(ResolveTime::WithinFourHours), 4),
    ];
    counts.into_iter().map(|(measure, count)| (measure, count * times)).collect()
}
