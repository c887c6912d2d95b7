//! Tests mails of message contents with any texts and values.

use candor_domain::message::content::{
    Awaited, Body, Item, LineChange, OrderSummary, PickupSummary, PricedItem, ShipmentSummary,
};
use candor_domain::order::placed::{Adjustment, AdjustmentKind};
use candor_domain::policy::shop::ShopProfile;
use candor_domain::shipment::created::Tracking;
use candor_domain::values::address::Address;
use candor_domain::values::money::Money;
use candor_domain::values::quantity::Quantity;
use candor_mail::render;
use jiff::civil::Date;
use proptest::prelude::*;

use super::{content, money, shop, write};

fn text<T: std::str::FromStr + std::fmt::Debug>(pattern: &'static str) -> impl Strategy<Value = T> {
    pattern.prop_filter_map("does not parse", |text: String| text.parse().ok())
}

prop_compose! {
    fn any_item()(title in text("\\PC{1,60}"), thousandths in 1..1_000_000_001_u64, whole in any::<bool>()) -> Item {
        let thousandths = if whole { thousandths.div_ceil(1000) * 1000 } else { thousandths };
        Item { title, image: None, quantity: Quantity::thousandths(thousandths) }
    }
}

prop_compose! {
    fn any_tracking()(
        number in text("\\PC{1,40}"),
        carrier in proptest::option::of(text("\\PC{1,40}")),
        link in proptest::option::of(text("https://[a-z]{1,9}/[!-~]{0,40}")),
    ) -> Tracking {
        Tracking { number, carrier, link }
    }
}

prop_compose! {
    fn any_address()(name in proptest::option::of(text("\\PC{1,40}")), line in text("\\PC{1,40}")) -> Address {
        Address { name, lines: vec![line] }
    }
}

prop_compose! {
    fn any_parcel()(
        items in proptest::collection::vec(any_item(), 0..4),
        tracking in proptest::option::of(any_tracking()),
        ship_to in proptest::option::of(any_address()),
        second in 0..4_000_000_000_i64,
    ) -> ShipmentSummary {
        ShipmentSummary { items, tracking, ship_to, shipped_at: jiff::Timestamp::from_second(second).unwrap(), is_local: second % 2 == 0, is_replacement: second % 3 == 0 }
    }
}

prop_compose! {
    fn any_money()(amount_minor in any::<i64>(), code in prop::sample::select(&["EUR", "JPY", "KWD", "CLF", "RSD"][..])) -> Money {
        money(amount_minor, code)
    }
}

prop_compose! {
    fn any_order()(
        items in proptest::collection::vec((any_item(), any_money()), 0..4),
        parts in proptest::collection::vec(any_money(), 0..4),
        total in any_money(),
        ship_to in proptest::option::of(any_address()),
        second in 0..4_000_000_000_i64,
    ) -> OrderSummary {
        let kinds = [AdjustmentKind::Discount, AdjustmentKind::Shipping, AdjustmentKind::Tax];
        OrderSummary {
            placed_at: jiff::Timestamp::from_second(second).unwrap(),
            lines: items.into_iter().map(|(Item { title, image, quantity }, price)| PricedItem { title, image, quantity, price }).collect(),
            adjustments: parts.into_iter().zip(kinds).map(|(amount, kind)| Adjustment { kind, amount }).collect(),
            total,
            ship_to,
        }
    }
}

prop_compose! {
    fn any_change()(title in proptest::option::of(text("\\PC{1,60}")), before in 0..9_u64, now in 0..9_u64) -> LineChange {
        let [quantity_before, quantity] = [before, now].map(|halves| Quantity::thousandths(500 * halves));
        LineChange { title, quantity_before, quantity }
    }
}

prop_compose! {
    fn any_day()(days in -40_000_i64..3_000_000) -> Date {
        Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(days))
    }
}

fn any_awaited() -> impl Strategy<Value = Awaited> {
    prop_oneof![
        any_parcel().prop_map(Awaited::Shipment),
        proptest::collection::vec(any_item(), 0..4).prop_map(Awaited::StillToCome),
    ]
}

fn any_body() -> impl Strategy<Value = Body> {
    let items = || proptest::collection::vec(any_item(), 0..4);
    let changes = proptest::collection::vec(any_change(), 0..4);
    prop_oneof![
        (any_order(), any::<bool>()).prop_map(|(order, paid)| Body::OrderConfirmation { order, paid }),
        (any_order(), any_money(), changes).prop_map(|(order, total_before, changes)| Body::OrderChanged {
            order,
            total_before,
            changes
        }),
        (items(), any::<bool>()).prop_map(|(items, paid)| Body::OrderCancelled { items, paid }),
        (items(), any::<bool>()).prop_map(|(items, paid)| Body::CancellationNotice { items, paid }),
        any_order().prop_map(|order| Body::PaymentFailedNotice { order }),
        any_order().prop_map(|order| Body::Receipt { order }),
        (any_parcel(), proptest::option::of(any_day()), items()).prop_map(
            |(parcel, promised_on, still_to_come)| Body::ShippingNotice {
                shipment: parcel,
                promised_on,
                still_to_come
            }
        ),
        (any_parcel(), proptest::option::of(any_tracking()), any::<bool>(), items()).prop_map(
            |(parcel, tracking_before, contents_changed, still_to_come)| Body::ShippingChanged {
                shipment: parcel,
                tracking_before,
                contents_changed,
                still_to_come
            }
        ),
        any_parcel().prop_map(|parcel| Body::ShippingVoided { shipment: parcel }),
        (any_awaited(), any_day(), proptest::option::of(any_day())).prop_map(
            |(late, promised_on, promised_before)| Body::DelayNotice { late, promised_on, promised_before }
        ),
        (any_awaited(), any_day(), any_day()).prop_map(|(late, promised_on, promised_before)| {
            Body::BackOnTrack { late, promised_on, promised_before }
        }),
        (any_parcel(), 0..4_000_000_000_i64, items()).prop_map(|(parcel, second, still_to_come)| {
            let delivered_at = jiff::Timestamp::from_second(second).unwrap();
            Body::DeliveredNotice { shipment: parcel, delivered_at, still_to_come }
        }),
        any_carrier_says(),
        any_goods_to_fetch(),
        (any_money(), any_moment(), items()).prop_map(|(amount, refunded_at, items)| Body::RefundNotice {
            amount,
            refunded_at,
            items
        }),
        items().prop_map(|items| Body::FollowUp { items }),
    ]
}

fn any_moment() -> impl Strategy<Value = jiff::Timestamp> {
    (0..4_000_000_000_i64).prop_map(|second| jiff::Timestamp::from_second(second).unwrap())
}

fn any_goods_to_fetch() -> impl Strategy<Value = Body> {
    let place = proptest::option::of(text("\\PC{1,60}"));
    let goods = (proptest::collection::vec(any_item(), 0..4), place, proptest::option::of(any_day()))
        .prop_map(|(items, place, fetch_by)| PickupSummary { items, place, fetch_by });
    (goods, 0..3).prop_map(|(goods, kind)| match kind {
        0 => Body::PickupReadyNotice(goods),
        1 => Body::PickupUpdate(goods),
        _ => Body::PickupReminder(goods),
    })
}

fn any_carrier_says() -> impl Strategy<Value = Body> {
    let place = proptest::option::of(text("\\PC{1,60}"));
    prop_oneof![
        (any_parcel(), any_moment())
            .prop_map(|(shipment, reported_at)| Body::OutForDeliveryNotice { shipment, reported_at }),
        (any_parcel(), any_moment())
            .prop_map(|(shipment, reported_at)| Body::AttemptFailedNotice { shipment, reported_at }),
        (any_parcel(), any_moment())
            .prop_map(|(shipment, reported_at)| Body::ParcelReturningNotice { shipment, reported_at }),
        (any_parcel(), place, proptest::option::of(any_day()))
            .prop_map(|(shipment, place, fetch_by)| Body::PickupNotice { shipment, place, fetch_by }),
    ]
}

fn ends_a_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

proptest! {
    /// Tests that templates use no undefined variable (the engine is strict), and that nothing from outside
    /// reaches a place where it should not be.
    #[test]
    fn every_letter_becomes_a_mail(
        body in any_body(),
        locale in prop::sample::select(&["en-GB", "de-DE", "de-CH", "en-IN", "la-VA", "de"][..]),
        order_number in proptest::option::of(text("\\PC{1,13}")),
        name in proptest::option::of(text("\\PC{1,60}")),
        shop_name in text("\\PC{1,60}"),
    ) {
        let mut content = content(locale, body);
        content.order_number = order_number;
        content.to.name = name;
        let shop = ShopProfile { name: shop_name, ..shop() };
        let mail = render(&content, &shop, None).unwrap();
        prop_assert!(mail.subject.chars().count() <= 120, "{}", mail.subject);
        prop_assert!(!mail.subject.chars().any(ends_a_line));
        prop_assert!(!mail.text.replace('\n', "").chars().any(ends_a_line));
        for mailbox in [mail.from_mailbox(), mail.to_mailbox()] {
            prop_assert!(mailbox.is_ascii() && !mailbox.contains(['\r', '\n']), "{}", mailbox);
        }
        prop_assert_eq!(render(&content, &shop, None).unwrap(), mail);
    }

    /// Tests that the markup around a title stays the same, whatever the title is.
    #[test]
    fn no_title_changes_the_markup(title in text::<candor_domain::values::text::Title>("[<>&\"'/a-z! -]{1,60}")) {
        let tags = |title| {
            let mail = write("en-GB", Body::OrderCancelled { items: vec![Item { title, image: None, quantity: Quantity::ONE }], paid: false });
            mail.html.matches(['<', '>', '"']).count()
        };
        prop_assert_eq!(tags(title), tags("Blue mug".parse().unwrap()));
    }
}
