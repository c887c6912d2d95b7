//! Demands: what a source asks of Candor about the data of a customer, or of a whole shop.

use serde::Deserialize;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::erasure::person::Person;
use crate::event::stamp::{Source, Stamp};
use crate::values::id::Shop;

/// A demand of one source about the personal data of one shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// The shop.
    pub shop: Shop,
    /// The identifier, the time and the source of the demand. What happened after that time is not meant.
    pub stamp: Stamp,
    /// The thing that is asked for.
    pub asks: Asks,
}

/// The thing that a demand asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    /// That data are erased.
    Erase(Erasure),
    /// That the data of a person are handed over to them.
    HandOver(Person),
    /// That people hear of it: the shop removed the app, so nothing is heard of it any more.
    NoteThatShopLeft,
}

/// The data to be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The person, or everybody who bought from the shop.
    pub whose: Whose,
    /// True if orders are erased even where something is still to be done for them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub even_open: bool,
}

/// The people whose data are to be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// One person.
    Person(Person),
    /// Everybody: the shop leaves.
    Everyone,
}

impl Asks {
    /// Lists the `detail-type`s of demands on the event bus.
    pub const DETAIL_TYPES: [&'static str; 3] = ["ErasureRequested", "DataRequested", "ShopDisconnected"];

    /// Returns the `detail-type` on the event bus.
    #[must_use]
    pub fn detail_type(&self) -> &'static str {
        let [erase, hand_over, left] = Self::DETAIL_TYPES;
        match self {
            Self::Erase(_) => erase,
            Self::HandOver(_) => hand_over,
            Self::NoteThatShopLeft => left,
        }
    }
}

impl Demand {
    /// Returns true if the source of a demand can be this one: the shop system, and people of the shop.
    #[must_use]
    pub fn may_come_from(source: Source) -> bool {
        match source {
            Source::Storefront | Source::Support | Source::Desk => true,
            Source::Payments | Source::Carrier | Source::Warehouse | Source::Mail => false,
        }
    }

    /// Returns the demand as it is sent on the event bus: `source`, `detail-type` and `detail`.
    #[must_use]
    pub fn to_bus(&self) -> Value {
        let Self { shop, stamp, asks } = self;
        let mut detail = match asks {
            Asks::Erase(Erasure { whose: Whose::Person(person), .. }) | Asks::HandOver(person) => {
                members(person)
            }
            Asks::Erase(Erasure { whose: Whose::Everyone, .. }) => one("whole_shop"),
            Asks::NoteThatShopLeft => Map::new(),
        };
        if let Asks::Erase(Erasure { even_open: true, .. }) = asks {
            detail.extend(one("even_open"));
        }
        detail.insert("id".into(), json!(stamp.id));
        detail.insert("shop".into(), json!(shop));
        detail.insert("occurred_at".into(), json!(stamp.occurred_at));
        json!({ "source": stamp.source.name(), "detail-type": asks.detail_type(), "detail": detail })
    }
}

fn one(name: &str) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), json!(true))])
}

fn members(person: &Person) -> Map<String, Value> {
    let Person { orders, email, phone } = person;
    let mut members = Map::from_iter([("orders".to_owned(), json!(orders))]);
    members.extend(email.iter().map(|email| ("email".to_owned(), json!(email))));
    members.extend(phone.iter().map(|phone| ("phone".to_owned(), json!(phone))));
    members
}
