//! The book of a shop's silence: the case that is open, and what people were told of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::policy::settings::Policy;
use crate::source::hours::{Hour, OrderHours};
use crate::source::silence::{Silence, unusual};
use crate::source::silence_notice::{SilenceChange, SilenceNotice};
use crate::values::id::Shop;

/// The book of a shop's silence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SilenceBook {
    /// The hour of the last look that found no silence: the hours before it are looked at no more.
    looked_in: Option<Hour>,
    cases_so_far: u32,
    case: Option<OpenCase>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct OpenCase {
    silence: Silence,
    opened_at: Timestamp,
    /// True once people were told of it.
    #[serde(default)]
    told: bool,
    /// The moment at which it was over; it is kept until people are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    over_at: Option<Timestamp>,
}

impl OpenCase {
    fn of(silence: Silence, opened_at: Timestamp) -> Self {
        Self { silence, opened_at, told: false, over_at: None }
    }
}

impl SilenceBook {
    /// Returns true if a look can find something new: an hour is over, or a case is open.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.is_open() || self.looked_in != Some(Hour::of(now))
    }

    /// Returns true if a case is open. Then it matters only if an order came again.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.case.is_some()
    }

    /// Opens the case where the shop is unusually silent, and closes it where the shop spoke again. Nothing else closes
    /// it: a silence of weeks is compared with silence, and is no better for that.
    pub fn look(&mut self, shop: &Shop, hours: &OrderHours, policy: &Policy, now: Timestamp) {
        match &mut self.case {
            None => {
                self.looked_in = Some(Hour::of(now));
                let silence = unusual(hours, policy.calendar(shop), policy.cases.silent_after_orders, now);
                self.case = silence.map(|silence| OpenCase::of(silence, now));
                self.cases_so_far = self.cases_so_far.saturating_add(self.case.is_some().into());
            }
            Some(case) if hours.last() > Some(case.silence.last) => {
                case.over_at.get_or_insert(now);
                self.case.take_if(|case| !case.told);
            }
            Some(_) => {}
        }
    }

    /// Returns the notice of the silence that people were told of and that lasts.
    #[must_use]
    pub fn standing(&self, shop: &Shop, policy: &Policy) -> Option<SilenceNotice> {
        let OpenCase { silence, opened_at, .. } =
            self.case.as_ref().filter(|case| case.told && case.over_at.is_none())?;
        Some(SilenceNotice::opened(shop, self.cases_so_far, silence, *opened_at, policy))
    }

    /// Returns the next notice to people, if there is one that they were not given.
    #[must_use]
    pub fn untold(&self, shop: &Shop, policy: &Policy) -> Option<SilenceNotice> {
        let OpenCase { silence, opened_at, told, over_at } = self.case.as_ref()?;
        let number = self.cases_so_far;
        match (told, over_at) {
            (false, _) => Some(SilenceNotice::opened(shop, number, silence, *opened_at, policy)),
            (true, Some(over_at)) => Some(SilenceNotice::closed(shop, number, *over_at)),
            (true, None) => None,
        }
    }

    /// Records that people were given a notice.
    pub fn told(&mut self, notice: &SilenceNotice) {
        if notice.number != self.cases_so_far {
            return;
        }
        match notice.change {
            SilenceChange::Opened { .. } => self.case.iter_mut().for_each(|case| case.told = true),
            SilenceChange::Closed { .. } => self.case = None,
        }
    }
}
