//! The change of the figures by one write of an order.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::facts::order::Order;
use crate::figures::counts::Figures;
use crate::policy::settings::Policy;

/// The greatest number of characters of a text that an error shows.
const SHOWN_MAX: usize = 100;

/// The figures of an order after a write, less those before it. Its counts can be negative: a message that was withheld
/// and is sent after all is withheld no longer, on the day on which it was.
///
/// The sum of the changes along an order's life is its figures at the end, however many of the writes lost a race.
/// It is written as days, each with its measures and counts: `2026-03-02 orders 1 sent:order-confirmation 1`. Between two
/// days stands a semicolon. It is in every order's item, where JSON would take a third more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a change of figures")]
pub struct InvalidFiguresChange(String);

impl FromStr for FiguresChange {
    type Err = InvalidFiguresChange;
    fn from_str(text: &str) -> Result<Self, InvalidFiguresChange> {
        let mut figures = Figures::default();
        let days = text.split(';').filter(|day| !day.is_empty());
        let read = days.map(|day| read_day(&mut figures, day)).collect::<Option<()>>();
        read.map(|()| Self(figures))
            .ok_or_else(|| InvalidFiguresChange(text.chars().take(SHOWN_MAX).collect()))
    }
}

fn read_day(figures: &mut Figures, text: &str) -> Option<()> {
    let mut words = text.split(' ');
    let day: Date = words.next()?.parse().ok()?;
    while let Some(measure) = words.next() {
        figures.add(day, measure.parse().ok()?, words.next()?.parse().ok()?);
    }
    Some(())
}

impl fmt::Display for FiguresChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (day, counts)) in self.0.days().enumerate() {
            write!(f, "{}{day}", if index == 0 { "" } else { ";" })?;
            counts.iter().try_for_each(|(measure, count)| write!(f, " {measure} {count}"))?;
        }
        Ok(())
    }
}
