//! An order as it is at a moment: its plan and its cases, made once for all that a page says.

use candor_domain::case::key::CaseKey;
use candor_domain::case::report::Case;
use candor_domain::facts::order::Order;
use candor_domain::order::placed::Placed;
use candor_domain::plan::effect::Plan;
use candor_domain::plan::pipeline::{cases, plan};
use candor_domain::policy::settings::Policy;
use candor_engine::ports::Stored;
use jiff::Timestamp;

use crate::views::privacy::Privacy;
use crate::views::said::Said;
use crate::words::sentences::Words;
use candor_domain::values::language::Language;

/// The reader of a page, and the moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) now: Timestamp,
    pub(crate) language: Language,
    pub(crate) sees_personal_data: bool,
    /// The name of the reader.
    pub(crate) name: &'a str,
}

/// An order at a moment, for a reader.
#[derive(Debug)]
pub(crate) struct Glance<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) stored: &'a Stored,
    pub(crate) plan: Plan,
    pub(crate) cases: Vec<Case>,
    pub(crate) privacy: Privacy,
}

impl<'a> Glance<'a> {
    pub(crate) fn at(stored: &'a Stored, reader: Reader<'a>) -> Self {
        let order = &stored.order;
        Self {
            reader,
            stored,
            plan: plan(order, reader.policy, reader.now),
            cases: cases(order, reader.policy, reader.now, reader.language),
            privacy: Privacy::of(&order.facts, reader.sees_personal_data),
        }
    }

    pub(crate) fn order(&self) -> &'a Order {
        &self.stored.order
    }

    /// Returns the order as it is by the plan of this moment: a stored one may be a moment behind.
    pub(crate) fn planned(&self) -> Order {
        Order { ledger: self.plan.ledger.clone(), ..self.order().clone() }
    }

    /// Returns the order as it was placed or last revised, if that is known.
    pub(crate) fn placed(&self) -> Option<&'a Placed> {
        self.order().facts.placed().map(|held| &held.body)
    }

    pub(crate) fn words(&self) -> Words {
        Words(self.reader.language)
    }

    /// Returns a text as the reader may see it.
    pub(crate) fn said(&self, text: &str) -> Said {
        Said(self.privacy.hide(text))
    }

    /// Returns a case whose condition holds.
    pub(crate) fn case(&self, key: &CaseKey) -> Option<&Case> {
        self.cases.iter().find(|case| case.key == *key)
    }

    /// Returns the order's number, or its id where it has none.
    pub(crate) fn number(&self) -> String {
        let number = self.placed().and_then(|placed| placed.number.as_ref());
        number.map_or_else(|| self.order().key.order_id.to_string(), |number| number.as_str().to_owned())
    }
}
