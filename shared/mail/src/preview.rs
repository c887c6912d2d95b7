//! Letters to look at: every message, in every language, plain and under stress. The tests render them all, and tools
//! show them to people.
//!
//! Samples are texts that parse; where one did not, its sample would be missing, and a test counts them.

use candor_domain::fact::{Address, Adjustment, AdjustmentKind, Tracking};
use candor_domain::message::{
    Body, Item, Letter, LineChange, MessageKey, OrderSummary, ParcelSummary, PricedItem, Recipient,
};
use candor_domain::money::{Currency, Money};
use candor_domain::policy::ShopProfile;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A letter, who signs it, and a name for the file it is shown in.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Such as `shipping-notice-no-tracking`.
    pub name: String,
    /// What it says.
    pub letter: Letter,
    /// Who signs it.
    pub shop: ShopProfile,
}

/// Every message for a customer of this locale (`en-GB`, `de-DE`): plain, and with what stresses a layout.
#[must_use]
pub fn samples(locale: &str) -> Vec<Sample> {
    let usual = Stock::usual(locale);
    let stressed = Stock::stressed(locale);
    let all = |stock: Option<Stock>, suffix: &str| -> Vec<Sample> {
        let bodies = stock.as_ref().map(Stock::bodies).unwrap_or_default();
        let sample = |(name, key, body)| stock.as_ref()?.sample(format!("{name}{suffix}"), key, body);
        bodies.into_iter().filter_map(sample).collect()
    };
    let mut samples = all(usual, "");
    samples.extend(all(stressed, "-stressed"));
    samples
}

/// How many there are for a locale.
pub const SAMPLES_PER_LOCALE: usize = 2 * BODIES;
const BODIES: usize = 12;

/// What samples are made of.
struct Stock {
    locale: String,
    shop: ShopProfile,
    customer: &'static str,
    number: Option<&'static str>,
    titles: [&'static str; 3],
    currency: Currency,
    address: Address,
    tracking: Tracking,
    tracking_before: Tracking,
}

impl Stock {
    fn usual(locale: &str) -> Option<Self> {
        let german = locale.starts_with("de");
        Some(Self {
            locale: locale.to_owned(),
            shop: shop(if german { "Werkstatt Linde" } else { "Linden & Sons" }, german)?,
            customer: if german { "Anna Müller" } else { "Anna Bell" },
            number: Some("#1001"),
            titles: if german {
                ["Teekanne, Steingut, blau", "Becher, 300 ml", "Bienenwachskerze"]
            } else {
                ["Teapot, stoneware, blue", "Mug, 300 ml", "Beeswax candle"]
            },
            currency: if german { "EUR" } else { "GBP" }.parse().ok()?,
            address: Address {
                name: Some(if german { "Anna Müller" } else { "Anna Bell" }.parse().ok()?),
                lines: lines(if german {
                    &["Lindenstraße 7", "10969 Berlin", "Deutschland"]
                } else {
                    &["7 Linden Road", "Bristol BS1 4DJ", "United Kingdom"]
                })?,
            },
            tracking: tracking(
                "00340434161094021501",
                Some("DHL"),
                Some("https://track.example/?id=00340434161094021501&l=1"),
            )?,
            tracking_before: tracking("00340434161094027777", Some("DHL"), None)?,
        })
    }

    /// Long, right to left, markup and other alphabets; a currency with three decimals; a carrier without a page.
    fn stressed(locale: &str) -> Option<Self> {
        Some(Self {
            locale: locale.to_owned(),
            shop: shop("בית התה של רחל & <b>Töchter</b>", locale.starts_with("de"))?,
            customer: "محمد عبد الرحمن بن عبد العزيز الهاشمي",
            number: Some("SHOP-2026/000000000000000123456789-WEB"),
            titles: [
                "<script>alert('tea')</script> Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft, limited edition with a name that goes on for rather longer than anybody expected it to",
                "ספר בישול: 100 מתכונים (מהדורה שנייה)",
                "緑茶 🍵 500g: \"first flush\" 'Yabukita'",
            ],
            currency: "KWD".parse().ok()?,
            address: Address {
                name: Some("محمد عبد الرحمن بن عبد العزيز الهاشمي".parse().ok()?),
                lines: lines(&[
                    "Bloomingthwaite-under-Wychwood-next-the-Sea-and-beyond House, Staircase 14, Flat 2 (ring twice)",
                    "شارع الخليج العربي ١٢",
                    "Kuwait",
                ])?,
            },
            tracking: tracking(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                Some("البريد السريع"),
                None,
            )?,
            tracking_before: tracking("ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210", None, None)?,
        })
    }

    fn sample(&self, name: String, key: MessageKey, body: Body) -> Option<Sample> {
        let to = Recipient {
            email: "customer@mail.example".parse().ok()?,
            name: Some(self.customer.parse().ok()?),
            locale: Some(self.locale.parse().ok()?),
        };
        let order_number = self.number.and_then(|number| number.parse().ok());
        let letter = Letter { order: "demo-shop#5001".parse().ok()?, key, to, order_number, body };
        Some(Sample { name: format!("{name}.{}", self.locale), letter, shop: self.shop.clone() })
    }

    fn bodies(&self) -> Vec<(&'static str, MessageKey, Body)> {
        let mut bodies = self.order_bodies();
        bodies.extend(self.parcel_bodies().unwrap_or_default());
        bodies
    }

    fn order_bodies(&self) -> Vec<(&'static str, MessageKey, Body)> {
        let confirmation = |paid| Body::OrderConfirmation { order: self.order(true), paid };
        let cancelled = |paid| Body::OrderCancelled { items: self.items(&[1, 4]), paid };
        let changed = |changes| Body::OrderChanged {
            total_before: self.money(11_375),
            order: self.order(false),
            changes,
        };
        let changes = [(1, 6, 4, true), (2, 0, 2, true), (2, 3, 0, false)];
        let changes = changes.into_iter().map(|(which, quantity_before, quantity, titled)| LineChange {
            title: self.titles.get(which).filter(|_| titled).and_then(|title| title.parse().ok()),
            quantity_before,
            quantity,
        });
        vec![
            ("order-confirmation-paid", MessageKey::OrderConfirmation, confirmation(true)),
            ("order-confirmation", MessageKey::OrderConfirmation, confirmation(false)),
            ("order-changed", MessageKey::OrderUpdate(1), changed(changes.collect())),
            ("order-changed-total", MessageKey::OrderUpdate(2), changed(Vec::new())),
            ("order-cancelled-paid", MessageKey::OrderUpdate(1), cancelled(true)),
            ("order-cancelled", MessageKey::OrderUpdate(1), cancelled(false)),
        ]
    }

    fn parcel_bodies(&self) -> Option<Vec<(&'static str, MessageKey, Body)>> {
        let id = || "parcel-1".parse().ok();
        let changed = |tracking, tracking_before, contents_changed| Body::ShippingChanged {
            parcel: self.parcel(tracking),
            tracking_before,
            contents_changed,
            still_to_come: self.items(&[0, 0, 2]),
        };
        let notice = |tracking, still_to_come: &[u32]| Body::ShippingNotice {
            parcel: self.parcel(tracking),
            promised_on: None,
            still_to_come: self.items(still_to_come),
        };
        let (now, before) = (|| Some(self.tracking.clone()), || Some(self.tracking_before.clone()));
        Some(vec![
            ("shipping-notice", MessageKey::ShippingNotice(id()?), notice(now(), &[])),
            ("shipping-notice-split", MessageKey::ShippingNotice(id()?), notice(now(), &[0, 2, 2])),
            ("shipping-notice-no-tracking", MessageKey::ShippingNotice(id()?), notice(None, &[0, 0, 2])),
            ("shipping-changed", MessageKey::ShippingUpdate(1, id()?), changed(now(), before(), true)),
            (
                "shipping-changed-tracking-gone",
                MessageKey::ShippingUpdate(2, id()?),
                changed(None, before(), false),
            ),
            (
                "shipping-voided",
                MessageKey::ShippingUpdate(3, id()?),
                Body::ShippingVoided { parcel: self.parcel(now()) },
            ),
        ])
    }

    fn order(&self, discounted: bool) -> OrderSummary {
        let price = |quantity| self.money(1_250_i64.saturating_mul(i64::from(quantity)));
        let items = self.items(&[1, 4, 2]).into_iter();
        let lines =
            items.map(|Item { title, quantity }| PricedItem { title, quantity, price: price(quantity) });
        let part = |kind, minor| Adjustment { kind, amount: self.money(minor) };
        let adjustments = vec![
            part(AdjustmentKind::Discount, -875),
            part(AdjustmentKind::Shipping, 490),
            part(AdjustmentKind::Tax, 1_663),
        ];
        OrderSummary {
            placed_at: moment(1_777_762_800),
            lines: lines.collect(),
            total: self.money(if discounted { 10_028 } else { 8_750 }),
            adjustments: if discounted { adjustments } else { Vec::new() },
            ship_to: Some(self.address.clone()),
        }
    }

    fn parcel(&self, tracking: Option<Tracking>) -> ParcelSummary {
        ParcelSummary {
            items: self.items(&[1, 2]),
            tracking,
            shipped_at: moment(1_777_939_200),
            ship_to: Some(self.address.clone()),
        }
    }

    /// So many of each, where any.
    fn items(&self, quantities: &[u32]) -> Vec<Item> {
        let titled = self.titles.iter().zip(quantities).filter(|(_, quantity)| **quantity > 0);
        titled
            .filter_map(|(title, quantity)| Some(Item { title: title.parse().ok()?, quantity: *quantity }))
            .collect()
    }

    fn money(&self, amount_minor: i64) -> Money {
        Money { currency: self.currency, amount_minor }
    }
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or_default()
}

fn shop(name: &str, german: bool) -> Option<ShopProfile> {
    let (zone, locale) = if german { ("Europe/Berlin", "de-DE") } else { ("Europe/London", "en-GB") };
    Some(ShopProfile {
        name: name.parse().ok()?,
        from: "orders@linden.example".parse().ok()?,
        reply_to: "hello@linden.example".parse().ok()?,
        site: "https://linden.example/".parse().ok()?,
        postal_address: lines(if german {
            &["Werkstatt Linde GmbH", "Am Hang 3", "99425 Weimar"]
        } else {
            &["Linden & Sons Ltd", "1 High Street", "Frome BA11 1BB"]
        })?,
        locale: locale.parse().ok()?,
        time_zone: TimeZone::get(zone).ok()?,
        calendar: Default::default(),
    })
}

fn lines(texts: &[&str]) -> Option<Vec<candor_domain::text::AddressLine>> {
    texts.iter().map(|text| text.parse().ok()).collect()
}

fn tracking(number: &str, carrier: Option<&str>, link: Option<&str>) -> Option<Tracking> {
    Some(Tracking {
        number: number.parse().ok()?,
        carrier: carrier.and_then(|text| text.parse().ok()),
        link: link.and_then(|text| text.parse().ok()),
    })
}
