//! Holds the texts that samples are made of.

use candor_domain::message::content::{
    Body, Item, MessageContent, OrderSummary, PricedItem, Recipient, ShipmentSummary,
};
use candor_domain::message::key::MessageKey;
use candor_domain::order::placed::{Adjustment, AdjustmentKind};
use candor_domain::policy::brand::{Brand, Logo};
use candor_domain::policy::shop::ShopProfile;
use candor_domain::shipment::created::Tracking;
use candor_domain::values::address::Address;
use candor_domain::values::money::{Currency, Money};
use candor_domain::values::quantity::Quantity;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::sample::Sample;

/// The host of the pictures of samples.
const PICTURES_HOST: &str = "pictures.linden.example";
/// The beginning of the addresses of the pictures of samples.
pub(super) const PICTURES: &str = "https://pictures.linden.example/";

/// A message, with a name for its sample.
pub(super) struct Named {
    pub(super) name: &'static str,
    pub(super) key: MessageKey,
    pub(super) body: Body,
}

/// The texts, the currency and the shop for message contents.
pub(super) struct Stock {
    /// True if its texts are made to stress a layout.
    stressed: bool,
    locale: String,
    shop: ShopProfile,
    customer: &'static str,
    number: Option<&'static str>,
    pub(super) titles: [&'static str; 3],
    /// The ends of the addresses of the pictures beside the titles.
    pictures: [Option<&'static str>; 3],
    pub(super) place: &'static str,
    currency: Currency,
    address: Address,
    pub(super) tracking: Tracking,
    pub(super) tracking_before: Tracking,
}

impl Stock {
    pub(super) fn usual(locale: &str) -> Option<Self> {
        let german = locale.starts_with("de");
        Some(Self {
            stressed: false,
            locale: locale.to_owned(),
            shop: shop(if german { "Werkstatt Linde" } else { "Linden & Sons" }, german)?,
            customer: if german { "Anna Müller" } else { "Anna Bell" },
            number: Some("#1001"),
            titles: if german {
                ["Teekanne, Steingut, blau", "Becher, 300 ml", "Bienenwachskerze"]
            } else {
                ["Teapot, stoneware, blue", "Mug, 300 ml", "Beeswax candle"]
            },
            pictures: [None; 3],
            place: if german {
                "Postfiliale im Spätkauf, Hauptstr. 12"
            } else {
                "Corner Shop, 12 High Street"
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

    /// Returns the usual stock, in a currency without decimals.
    pub(super) fn yen(locale: &str) -> Option<Self> {
        Some(Self { currency: "JPY".parse().ok()?, ..Self::usual(locale)? })
    }

    /// Returns the usual stock of a shop whose mails have its brand.
    pub(super) fn branded(locale: &str) -> Option<Self> {
        let usual = Self::usual(locale)?;
        let shop = ShopProfile { brand: brand(locale.starts_with("de"))?, ..usual.shop };
        Some(Self { shop, pictures: [Some("teapot.png"), Some("mug.png"), None], ..usual })
    }

    /// Returns a stock that stresses the layout: long texts, texts from right to left, markup and other
    /// alphabets; a currency with three decimals; a carrier without a page.
    pub(super) fn stressed(locale: &str) -> Option<Self> {
        Some(Self {
            stressed: true,
            locale: locale.to_owned(),
            shop: shop("בית התה של רחל & <b>Töchter</b>", locale.starts_with("de"))?,
            customer: "محمد عبد الرحمن بن عبد العزيز الهاشمي",
            number: Some("SHOP-2026/000000000000000123456789-WEB"),
            titles: [
                "<script>alert('tea')</script> Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft, limited edition with a name that goes on for rather longer than anybody expected it to",
                "ספר בישול: 100 מתכונים (מהדורה שנייה)",
                "緑茶 🍵 500g: \"first flush\" 'Yabukita'",
            ],
            pictures: [None; 3],
            place: "מכולת השכונה <b>&</b> Parcelshopverzeichniseintragsnummer 0000000000000000000000001234, au fond de la cour, sonner deux fois",
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

    /// Returns a sample of each message.
    pub(super) fn samples(&self, bodies: Vec<Named>, suffix: &str) -> Vec<Sample> {
        bodies.into_iter().filter_map(|named| self.sample(named, suffix)).collect()
    }

    fn sample(&self, Named { name, key, body }: Named, suffix: &str) -> Option<Sample> {
        let to = Recipient {
            email: "customer@mail.example".parse().ok()?,
            name: Some(self.customer.parse().ok()?),
            locale: Some(self.locale.parse().ok()?),
        };
        let link = "https://mail.linden.example/no-more?o=5001&s=Zm9v".parse().ok();
        let unsubscribe = link.filter(|_| key.kind().is_refusable());
        let order_number = self.number.and_then(|number| number.parse().ok());
        Some(Sample {
            name: format!("{name}{suffix}.{}", self.locale),
            stressed: self.stressed,
            branded: self.shop.brand != Brand::default(),
            content: MessageContent { order: "demo-shop#5001".parse().ok()?, key, to, order_number, body },
            shop: self.shop.clone(),
            unsubscribe,
        })
    }

    pub(super) fn order(&self, discounted: bool) -> OrderSummary {
        let unit_price = self.money(1_250);
        let price = |quantity| unit_price.checked_times(quantity).unwrap_or(unit_price);
        let items = self.items(&[1, 4, 2]).into_iter();
        let lines = items.map(|Item { title, image, quantity }| PricedItem {
            title,
            image,
            quantity,
            price: price(quantity),
        });
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

    pub(super) fn parcel(&self, tracking: Option<Tracking>) -> ShipmentSummary {
        ShipmentSummary {
            items: self.items(&[1, 2]),
            tracking,
            shipped_at: moment(1_777_939_200),
            ship_to: Some(self.address.clone()),
            is_local: false,
            is_replacement: false,
        }
    }

    /// Returns the items with these quantities. An item with quantity 0 is left out.
    pub(super) fn items(&self, quantities: &[u32]) -> Vec<Item> {
        let titled = self.titles.iter().zip(self.pictures).zip(quantities);
        titled
            .filter(|(_, quantity)| **quantity > 0)
            .filter_map(|((title, picture), quantity)| {
                let image = picture.and_then(|picture| format!("{PICTURES}{picture}").parse().ok());
                Some(Item { title: title.parse().ok()?, image, quantity: Quantity::units(*quantity) })
            })
            .collect()
    }

    pub(super) fn money(&self, amount_minor: i64) -> Money {
        Money { currency: self.currency, amount_minor }
    }
}

pub(super) fn moment(second: i64) -> Timestamp {
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
        order_page: None,
        brand: Default::default(),
        truth_reports: Default::default(),
        live_since: None,
    })
}

fn brand(german: bool) -> Option<Brand> {
    Some(Brand {
        logo: Some(Logo { image: format!("{PICTURES}logo.png").parse().ok()?, width_px: 150 }),
        accent: Some("#7a3b1d".parse().ok()?),
        background: Some("#efe6dc".parse().ok()?),
        picture_hosts: [PICTURES_HOST.parse().ok()?].into(),
        footer: vec![
            if german { "Amtsgericht Jena, HRB 000000" } else { "Registered in England, 00000000" }
                .parse()
                .ok()?,
        ],
        order_status_page: Some("https://linden.example/account/orders/{order_id}".parse().ok()?),
    })
}

fn lines(texts: &[&str]) -> Option<Vec<candor_domain::values::text::AddressLine>> {
    texts.iter().map(|text| text.parse().ok()).collect()
}

fn tracking(number: &str, carrier: Option<&str>, link: Option<&str>) -> Option<Tracking> {
    Some(Tracking {
        number: number.parse().ok()?,
        carrier: carrier.and_then(|text| text.parse().ok()),
        link: link.and_then(|text| text.parse().ok()),
    })
}
