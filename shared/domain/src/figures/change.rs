//! The change of the figures by one write of an order.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::facts::order::Order;
use crate::figures::counts::Figures;
use crate::policy::settings::Policy;

/// The figures of an order after a write, less those before it. Its counts can be negative: a message that was withheld
/// and is sent after all is withheld no longer, on the day on which it was.
///
/// The sum of the changes along an order's life is its figures at the end, however many of the writes lost a race.
/// It is written as JSON: `{"2026-03-02":{"orders":1,"sent:order-confirmation":1}}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FiguresChange(Figures);

impl FiguresChange {
    /// Returns the change from the figures that an order had to what it is now. Nothing is taken back of an order that is
    /// erased: what happened did happen.
    #[must_use]
    pub fn between(before: &Figures, after: &Order, policy: &Policy) -> Self {
        if after.facts.erased_at().is_some() {
            return Self::default();
        }
        let mut change = Figures::of(after, policy);
        for (day, counts) in before.days() {
            counts
                .iter()
                .for_each(|(measure, count)| change.add(day, measure.clone(), count.saturating_neg()));
        }
        Self(change)
    }

    /// Returns the counts to be added, by day.
    #[must_use]
    pub fn figures(&self) -> &Figures {
        &self.0
    }

    /// Returns true if nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A text that is not a change of figures.
#[derive(Debug, thiserror::Error)]
#[error("it is no change of figures")]
pub struct InvalidFiguresChange(#[source] serde_json::Error);

impl FromStr for FiguresChange {
    type Err = InvalidFiguresChange;
    fn from_str(text: &str) -> Result<Self, InvalidFiguresChange> {
        serde_json::from_str(text).map_err(InvalidFiguresChange)
    }
}

impl fmt::Display for FiguresChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}
