//! What the tests of this crate share.

use serde_json::Value;

/// The policy that is shipped.
pub(crate) fn policy_json() -> Value {
    toml::from_str(include_str!("../../../../infra/policy.toml")).unwrap()
}
