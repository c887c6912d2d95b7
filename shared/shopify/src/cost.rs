//! Reads what a request cost, and how much more the shop would answer now: a bucket of points that fills again with
//! each second (<https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits>).

use serde::Deserialize;

/// The cost of a request, as `extensions.cost` says it.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// The most that the request could have cost.
    pub requested_query_cost: f64,
    /// The cost that was taken. None where it was not carried out.
    pub actual_query_cost: Option<f64>,
    /// The points that are left.
    pub throttle_status: ThrottleStatus,
}

/// The state of a shop's points.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ThrottleStatus {
    /// The points that there can be.
    pub maximum_available: f64,
    /// The points that there are.
    pub currently_available: f64,
    /// The points that come with each second.
    pub restore_rate: f64,
}

/// The longest pause that is read from points: a whole bucket fills within 20 seconds on the smallest plan.
const PAUSE_SECONDS_MAX: u64 = 60;

impl Cost {
    /// Returns the seconds until a request that costs this much may be made. At least one.
    #[must_use]
    pub fn pause_seconds(&self, cost: f64) -> u64 {
        let ThrottleStatus { currently_available, restore_rate, .. } = self.throttle_status;
        let missing = cost - currently_available;
        (1..PAUSE_SECONDS_MAX)
            .find(|seconds| missing <= restore_rate * f64::from(u32::try_from(*seconds).unwrap_or(u32::MAX)))
            .unwrap_or(PAUSE_SECONDS_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(available: f64, rate: f64) -> Cost {
        let throttle_status =
            ThrottleStatus { maximum_available: 2000.0, currently_available: available, restore_rate: rate };
        Cost { requested_query_cost: 752.0, actual_query_cost: None, throttle_status }
    }

    #[test]
    fn a_throttled_request_waits_until_its_points_are_there() {
        assert_eq!(cost(666.0, 50.0).pause_seconds(752.0), 2);
        assert_eq!(cost(0.0, 100.0).pause_seconds(752.0), 8);
        assert_eq!(cost(2000.0, 100.0).pause_seconds(752.0), 1, "another request took the points");
        for strange in [cost(0.0, 0.0), cost(f64::NAN, 50.0), cost(-1e300, 50.0)] {
            assert_eq!(strange.pause_seconds(752.0), PAUSE_SECONDS_MAX);
        }
    }
}
