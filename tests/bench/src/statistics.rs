//! Computes medians, means and ratios.

use std::time::Duration;

/// Returns the value in the middle. For an even number of values it is the upper of the two in the middle,
/// and for no values it is `None`.
pub fn median<T: Ord + Copy>(values: impl IntoIterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

/// Returns a duration in whole microseconds.
#[must_use]
pub fn micros(length: Duration) -> u64 {
    u64::try_from(length.as_micros()).unwrap_or(u64::MAX)
}

/// Returns `sum` divided by `count`, or 0 if there are none.
#[must_use]
pub fn mean(sum: f64, count: usize) -> f64 {
    if count == 0 { 0.0 } else { sum / float(count) }
}

/// Converts a count to a float. Counts here are far below the largest number that a float holds exactly.
#[must_use]
pub fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Returns a duration as a multiple of `other`.
#[must_use]
pub fn ratio(length: Duration, other: Duration) -> f64 {
    if other.is_zero() { f64::INFINITY } else { length.as_secs_f64() / other.as_secs_f64() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle_whatever_the_order() {
        assert_eq!(median([9, 1, 5]), Some(5));
        assert_eq!(median([4, 1, 3, 2]), Some(3));
        assert_eq!(median([1_000_000, 1, 1]), Some(1));
        assert_eq!(median::<u64>([]), None);
    }

    #[test]
    fn a_mean_of_nothing_is_nothing() {
        assert!(mean(1.0, 0).abs() < f64::EPSILON);
        assert!((mean(3.0, 2) - 1.5).abs() < f64::EPSILON);
    }

    #[test]
    fn a_ratio_to_nothing_is_no_number_to_rely_on() {
        assert!((ratio(Duration::from_millis(3), Duration::from_millis(2)) - 1.5).abs() < 1e-9);
        assert!(ratio(Duration::from_millis(3), Duration::ZERO).is_infinite());
    }
}
