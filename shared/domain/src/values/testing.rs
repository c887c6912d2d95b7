//! Helpers that the tests of this crate share.

use serde_json::Value;

/// Returns the policy that comes with Candor, as JSON.
pub(crate) fn policy_json() -> Value {
    toml::from_str(include_str!("../../../../infra/policy.toml")).unwrap()
}
