//! Translates the `detail` of a `CaseWorkedOn` event into a fact.

use candor_domain::case::work::{CaseWork, Work, WorkKind};
use candor_domain::event::fact::Fact;
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let case = detail.field("case").parsed();
    let number = detail.field("number").count();
    let by = detail.field("by").parsed();
    let work = detail.field("work").one_of(&WorkKind::ALL, WorkKind::slug);
    let work = work.and_then(|kind| read_work(kind, detail));
    Some(Fact::CaseWorkedOn(CaseWork { case: case?, number: number?, by: by?, work: work? }))
}

fn read_work(kind: WorkKind, detail: &At<'_>) -> Option<Work> {
    match kind {
        WorkKind::Taken => Some(Work::Taken),
        WorkKind::GivenBack => Some(Work::GivenBack),
        WorkKind::Assigned => Some(Work::Assigned { to: detail.field("to").parsed()? }),
        WorkKind::Snoozed => Some(Work::Snoozed { until: detail.field("until").moment()? }),
        WorkKind::Woken => Some(Work::Woken),
        WorkKind::Noted => Some(Work::Noted { note: detail.field("note").parsed()? }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    #[test]
    fn whatever_is_done_with_a_case_reads_back_as_it_was_written() {
        let until = "2026-03-09T08:00:00Z".parse().unwrap();
        for work in [
            Work::Taken,
            Work::GivenBack,
            Work::Assigned { to: "Lee".parse().unwrap() },
            Work::Snoozed { until },
            Work::Woken,
            Work::Noted { note: "The carrier looks for it".parse().unwrap() },
        ] {
            let case = "parcel-lost:p-1".parse().unwrap();
            let body = CaseWork { case, number: 2, by: "Kim Lee".parse().unwrap(), work };
            assert_reads_back(translate, Fact::CaseWorkedOn(body));
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) = translated(
            translate,
            &json!({ "case": "parcel-lost:p-1", "number": 0, "work": "snoozed", "until": "soon" }),
        );
        assert_eq!(fact, None);
        assert_eq!(violations.len(), 3, "{violations:?}");
        let (fact, violations) = translated(
            translate,
            &json!({ "case": "parcel-lost:p-1", "number": 1, "by": "Kim", "work": "stared-at" }),
        );
        assert_eq!(fact, None);
        assert_eq!(violations, ["/work is not one of taken, given-back, assigned, snoozed, woken, noted"]);
    }
}
