//! The facts about mails. Other slices read them through the view, `contact/view.rs`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Deserialize;
use serde::Serialize;

use crate::case::evidence::{self, Piece};
use crate::contact::mail_status::{MailKey, MailStatusReport};
use crate::event::stamp::Stamp;
use crate::facts::held::{Held, Limit, Merge, OverLimit, stamp};
use crate::values::limits::MAILS_MAX;

/// The facts about mails.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactFacts {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) mails: BTreeMap<MailKey, Held<MailStatusReport>>,
}

const MAILS: Limit = ("mails", MAILS_MAX);

impl ContactFacts {
    /// Merges the mail status of one mail to one address. The greatest mail status is kept, even if another
    /// one is newer; of two reports with the same mail status, the newer one is kept.
    pub(crate) fn hold_mail(&mut self, new: Held<MailStatusReport>) -> Result<Merge, OverLimit> {
        let (what, most) = MAILS;
        let full = self.mails.len() >= most;
        match self.mails.entry(new.body.key()) {
            Entry::Vacant(_) if full => Err(OverLimit { what, most }),
            Entry::Vacant(vacant) => {
                vacant.insert(new);
                Ok(Merge::Merged)
            }
            Entry::Occupied(held) if *held.get() == new => Ok(Merge::Duplicate),
            Entry::Occupied(mut held) => {
                let greater = (new.body.status, &new) > (held.get().body.status, held.get());
                if greater {
                    held.insert(new);
                }
                Ok(if greater { Merge::Merged } else { Merge::Superseded })
            }
        }
    }

    pub(crate) fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        let Self { mails } = self;
        mails.values().map(stamp)
    }

    /// Returns the facts as evidence, for a case about facts without an order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let Self { mails } = self;
        mails.values().map(evidence::mail)
    }
}
