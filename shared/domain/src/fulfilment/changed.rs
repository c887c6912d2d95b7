//! Notices that a fulfilment order changed. A notice is no fact: it says neither of which order it is nor how it stands, so the
//! shop is asked.

use serde_json::{Value, json};

use crate::event::stamp::{Source, Stamp};
use crate::fulfilment::reported::RequestStatus;
use crate::values::id::{FulfilmentOrderId, Shop};
use crate::values::reading::At;
use crate::values::text::Remark;

/// A notice that a fulfilment order changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FulfilmentOrderChanged {
    /// The shop.
    pub shop: Shop,
    /// The fulfilment order.
    pub fulfilment_order_id: FulfilmentOrderId,
    /// The identifier, the time and the source of the notice.
    pub stamp: Stamp,
    /// The answer of the place that it is assigned to, if the notice is about one.
    pub answer: Option<Answer>,
}

/// An answer in words. The words come with the notice alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status of what was asked, by this answer.
    pub request_status: RequestStatus,
    /// The words.
    pub words: Remark,
}

impl FulfilmentOrderChanged {
    /// The `detail-type` on the event bus.
    pub const DETAIL_TYPE: &'static str = "FulfilmentOrderChanged";

    /// Returns the notice as it is sent on the event bus: `source`, `detail-type` and `detail`.
    #[must_use]
    pub fn to_bus(&self) -> Value {
        let Self { shop, fulfilment_order_id, stamp, answer } = self;
        let mut detail = json!({
            "id": stamp.id, "shop": shop, "occurred_at": stamp.occurred_at, "fulfilment_order_id": fulfilment_order_id,
        });
        if let (Some(Answer { request_status, words }), Some(members)) = (answer, detail.as_object_mut()) {
            members.insert("request_status".into(), json!(request_status));
            members.insert("answer".into(), json!(words));
        }
        json!({ "source": stamp.source.name(), "detail-type": Self::DETAIL_TYPE, "detail": detail })
    }

    /// Reads a notice from the event bus, and notes everything that is wrong with it.
    #[must_use]
    pub fn read(event: &At<'_>) -> Option<Self> {
        let source: Option<Source> = event.field("source").parsed();
        let detail = event.field("detail");
        let (id, occurred_at) = (detail.field("id").parsed(), detail.field("occurred_at").moment());
        let (shop, fulfilment_order_id) =
            (detail.field("shop").parsed(), detail.field("fulfilment_order_id").parsed());
        let request_status =
            detail.field("request_status").optional(|at| at.one_of(&RequestStatus::ALL, RequestStatus::slug));
        let words = detail.field("answer").optional(At::parsed);
        let answer = request_status?.zip(words?);
        Some(Self {
            shop: shop?,
            fulfilment_order_id: fulfilment_order_id?,
            stamp: Stamp { occurred_at: occurred_at?, id: id?, source: source? },
            answer: answer.map(|(request_status, words)| Answer { request_status, words }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::reading::Violations;

    fn read(event: &Value) -> (Option<FulfilmentOrderChanged>, Vec<String>) {
        let violations = Violations::default();
        let read = FulfilmentOrderChanged::read(&At::root(event, &violations));
        (read, violations.into_vec().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_notice_reads_back_as_it_was_written() {
        let words =
            Answer { request_status: RequestStatus::Rejected, words: Remark::bounded("No such country") };
        for answer in [None, Some(words)] {
            let notice = FulfilmentOrderChanged {
                shop: "demo-shop".parse().unwrap(),
                fulfilment_order_id: "9007199254740993".parse().unwrap(),
                stamp: Stamp {
                    occurred_at: "2026-03-02T09:00:00Z".parse().unwrap(),
                    id: "1".parse().unwrap(),
                    source: Source::Storefront,
                },
                answer,
            };
            assert_eq!(read(&notice.to_bus()), (Some(notice), vec![]));
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let (notice, wrong) = read(&json!({ "detail": { "request_status": "perhaps", "answer": 1 } }));
        assert_eq!(notice, None);
        assert_eq!(wrong.len(), 7, "{wrong:?}");
    }
}
