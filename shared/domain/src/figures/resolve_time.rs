//! The classes of the time that a case was open.

use jiff::SignedDuration;

use crate::values::slug::slugs;

slugs! {
    /// A class of the time that a case was open, by the clock, nights and weekends included. Classes can be added up
    /// over days and shops, and still tell where the middle is; an average cannot.
    pub enum ResolveTime {
        /// At most an hour.
        WithinHour = "within-hour",
        /// More than an hour, and at most four.
        WithinFourHours = "within-four-hours",
        /// More than four hours, and at most a day of 24 hours.
        WithinDay = "within-day",
        /// More than a day, and at most three.
        WithinThreeDays = "within-three-days",
        /// More than three days.
        Longer = "longer",
    }
}

impl ResolveTime {
    /// Returns the class of a length of time.
    #[must_use]
    pub fn of(length: SignedDuration) -> Self {
        let classes = Self::ALL.into_iter();
        classes
            .filter_map(|class| Some((class, class.hours_max()?)))
            .find(|(_, hours)| length <= SignedDuration::from_hours(*hours))
            .map_or(Self::Longer, |(class, _)| class)
    }

    /// Returns its longest time in hours; none for the class without an end.
    #[must_use]
    pub fn hours_max(self) -> Option<i64> {
        match self {
            Self::WithinHour => Some(1),
            Self::WithinFourHours => Some(4),
            Self::WithinDay => Some(24),
            Self::WithinThreeDays => Some(72),
            Self::Longer => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_in_the_first_class_that_it_fits() {
        let class = |minutes| ResolveTime::of(SignedDuration::from_mins(minutes)).slug();
        assert_eq!(
            [0, 60, 61, 240].map(class),
            ["within-hour", "within-hour", "within-four-hours", "within-four-hours"]
        );
        assert_eq!(
            [241, 1440, 4320, 4321].map(class),
            ["within-day", "within-day", "within-three-days", "longer"]
        );
    }
}
