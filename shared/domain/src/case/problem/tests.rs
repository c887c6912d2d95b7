use super::*;

/// The number of samples that are made of each variant.
pub(crate) const EACH: usize = 4;

/// A value of which there are samples, so that every sentence can be read.
pub(crate) trait Sample: Sized + Clone {
    /// Returns samples, at least one of each variant.
    fn samples() -> Vec<Self>;

    /// Returns one of the samples; different ones for different numbers.
    fn sample(n: usize) -> Self {
        Self::samples().into_iter().cycle().nth(n).unwrap()
    }
}

/// Gives samples by their texts.
macro_rules! read {
    ($($type:ty: $($text:literal),+;)+) => {$(
        impl Sample for $type {
            fn samples() -> Vec<Self> {
                [$($text),+].map(|text| text.parse().unwrap()).into()
            }
        }
    )+};
}

read! {
    PaymentId: "pay-1"; RefundId: "re-1"; DisputeId: "dp-1"; OrderId: "5001", "5002"; ShipmentId: "p1", "p2";
    FulfilmentOrderId: "f1"; ReturnId: "r1"; LineId: "A", "B"; Shop: "laden"; TagName: "vip"; OrderNumber: "#1001";
    Remark: "zzz"; Date: "2026-03-09", "2026-03-12"; Timestamp: "2026-03-02T10:00:00Z";
    MessageKey: "shipping-notice:p1", "order-confirmation"; String: "zzz";
}

impl Sample for bool {
    fn samples() -> Vec<Self> {
        vec![true, false]
    }
}

impl Sample for u32 {
    fn samples() -> Vec<Self> {
        vec![1, 2]
    }
}

impl Sample for usize {
    fn samples() -> Vec<Self> {
        vec![1, 2]
    }
}

impl Sample for Money {
    fn samples() -> Vec<Self> {
        vec![Money::from_decimal("1234.50", "EUR".parse().unwrap()).unwrap()]
    }
}

impl Sample for Quantity {
    fn samples() -> Vec<Self> {
        vec![Quantity::units(2), "0.5".parse().unwrap()]
    }
}

impl Sample for LineQuantity {
    fn samples() -> Vec<Self> {
        (0..2).map(|n| LineQuantity { line_id: LineId::sample(n), quantity: Quantity::sample(n) }).collect()
    }
}

impl Sample for Violation {
    fn samples() -> Vec<Self> {
        vec![Violation::new("/zzz", "zzz")]
    }
}

impl Sample for RiskAssessed {
    fn samples() -> Vec<Self> {
        let of = |level| RiskAssessed { provider_id: "rating-app".parse().unwrap(), provider: None, level };
        Risk::ALL.map(of).into()
    }
}

impl Sample for OrderStatement {
    fn samples() -> Vec<Self> {
        vec![Self::Standing { lines: LineQuantity::samples(), total: Money::sample(0) }, Self::Cancelled]
    }
}

impl Sample for ShipmentStatement {
    fn samples() -> Vec<Self> {
        let sent = Self::OnItsWay {
            lines: LineQuantity::samples(),
            tracking: None,
            promised_on: Some(Date::sample(0)),
            ship_to: None,
        };
        vec![sent, Self::Voided]
    }
}

impl Sample for PickupReady {
    fn samples() -> Vec<Self> {
        let until = Some(Timestamp::sample(0));
        vec![
            Self { place: None, ready_until: until },
            Self { place: Some(Remark::sample(0)), ready_until: None },
        ]
    }
}

impl Sample for EstimateSubject {
    fn samples() -> Vec<Self> {
        vec![Self::Order, Self::Shipment(ShipmentId::sample(0))]
    }
}

/// Gives all variants as samples.
macro_rules! all {
    ($($type:ty),+) => {$(
        impl Sample for $type {
            fn samples() -> Vec<Self> {
                Self::ALL.into()
            }
        }
    )+};
}

all!(Reason, ReturnStatus, Risk, StopReason, TrackingStatus);

impl<T: Sample> Sample for Option<T> {
    fn samples() -> Vec<Self> {
        T::samples().into_iter().map(Some).chain([None]).collect()
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn samples() -> Vec<Self> {
        vec![T::samples(), vec![T::sample(0)]]
    }
}

impl<A: Sample, B: Sample> Sample for (A, B) {
    fn samples() -> Vec<Self> {
        (0..2).map(|n| (A::sample(n), B::sample(n))).collect()
    }
}
