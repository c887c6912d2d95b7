//! The names of the kinds of case.

use candor_domain::case::key::CaseKind;
use candor_domain::values::language::names_table;

names_table! {
    /// Returns the name of a kind of case, short enough for a heading.
    kind(CaseKind):
    EventMalformed: "Event with faults", "Fehlerhaftes Ereignis";
    EventFromTheFuture: "Event from the future", "Ereignis aus der Zukunft";
    EventOverLimit: "Event without room", "Ereignis ohne Platz";
    ReportUnmatched: "Report of no known order", "Meldung ohne bekannte Bestellung";
    OrderMissing: "Order missing", "Bestellung fehlt";
    PaymentPending: "Payment awaited", "Zahlung ausstehend";
    PaymentUncaptured: "Payment not captured", "Zahlung nicht eingezogen";
    PaymentMismatch: "Payment does not match", "Zahlung passt nicht";
    RefundMismatch: "Refund does not match", "Erstattung passt nicht";
    RefundFailed: "Refund failed", "Erstattung fehlgeschlagen";
    RefundOverdue: "Refund overdue", "Erstattung überfällig";
    PaymentDisputed: "Payment disputed", "Zahlung bestritten";
    DisputeLost: "Dispute lost", "Zahlungsstreit verloren";
    SourceConflict: "Sources contradict each other", "Quellen widersprechen sich";
    LikelyDuplicate: "Likely a duplicate", "Wahrscheinlich doppelt";
    HoldForgotten: "Held for long", "Lange angehalten";
    RiskyAndShipped: "Risky, and shipped", "Riskant und versandt";
    NotHandedOver: "Not handed over", "Nicht übergeben";
    FulfilmentRefused: "Warehouse will not send", "Lager sendet nicht";
    CancellationRefused: "Warehouse sends all the same", "Lager sendet trotzdem";
    ParcelMismatch: "Parcel does not match", "Paket passt nicht";
    ParcelOfCancelledOrder: "Parcel of a cancelled order", "Paket einer stornierten Bestellung";
    RefundedUnshipped: "Refunded, may be sent", "Erstattet, evtl. noch gesendet";
    RefundedShipped: "Refunded and sent", "Erstattet und gesendet";
    AddressChanged: "Address changed after dispatch", "Adresse nach Versand geändert";
    ParcelUnannounced: "Parcel not announced", "Paket nicht angekündigt";
    LabelUnused: "Label unused", "Etikett unbenutzt";
    ParcelStalled: "Parcel stalled", "Paket steht still";
    PromisePassed: "Late", "Verspätet";
    AttemptFailed: "Delivery failed", "Zustellung fehlgeschlagen";
    PickupExpiring: "Pickup ends soon", "Abholfrist endet bald";
    PickupUncollected: "Not fetched", "Nicht abgeholt";
    ParcelException: "Parcel in trouble", "Problem mit dem Paket";
    ParcelReturned: "Parcel goes back", "Paket geht zurück";
    ParcelLost: "Parcel lost", "Paket verloren";
    DeliveredThenMoving: "Delivered, then moving", "Zugestellt, dann unterwegs";
    ReturnMismatch: "Return does not match", "Retoure passt nicht";
    ReturnOpen: "Return waits", "Retoure wartet";
    CommandRefused: "Shop refuses", "Shop lehnt ab";
    CommandUnanswered: "Shop does not answer", "Shop antwortet nicht";
    CustomerUnreachable: "Customer not reachable", "Nicht erreichbar";
    CustomerComplained: "Mail called unwanted", "Mail als unerwünscht gemeldet";
    MessageImpossible: "Message cannot be sent", "Nachricht nicht sendbar";
    MessageUnknown: "Message may have gone out", "Nachricht vielleicht gesendet";
    CustomerMisinformed: "Customer believes something untrue", "Falsch informiert";
}

#[cfg(test)]
mod tests {
    use candor_domain::values::language::Language;

    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own_in_both_languages() {
        for language in Language::ALL {
            let all: std::collections::BTreeSet<&str> =
                CaseKind::ALL.map(|one| kind(one, language)).into_iter().collect();
            assert_eq!(all.len(), CaseKind::ALL.len());
        }
    }
}
