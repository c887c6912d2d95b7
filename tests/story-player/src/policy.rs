//! Chooses the policy that a story is played with.

use candor_domain::policy::settings::Policy;
use candor_story::story::{Problem, Story};
use serde_json::Value;

const SHIPPED: &str = include_str!("../../../infra/policy.toml");
/// The local stack's changes to the policy, which make stories short.
const LOCAL: &str = include_str!("../../../infra/local/policy.json");

/// Returns the local stack's policy, so that a story means the same there and here. If the story has changes
/// of its own, returns the shipped policy with those changes.
///
/// # Errors
/// Returns everything that is wrong with the policy, at the line of the story that changes it.
pub fn of(story: &Story) -> Result<Policy, Vec<Problem>> {
    let line = story.policy.as_ref().map_or(1, |policy| policy.line);
    let problem = |problem: String| Problem { line, problem };
    let shipped: Value =
        toml::from_str(SHIPPED).map_err(|why| vec![problem(format!("infra/policy.toml: {why}"))])?;
    let local = || serde_json::from_str(LOCAL);
    let overrides = story.policy.as_ref().map_or_else(local, |policy| Ok(policy.overrides.clone()));
    let overrides = overrides.map_err(|why| vec![problem(format!("infra/local/policy.json: {why}"))])?;
    Policy::read(&shipped, &overrides).map_err(|violations| {
        violations.iter().map(|violation| problem(format!("makes a wrong policy: {violation}"))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::message::key::MessageKind;
    use jiff::SignedDuration;

    fn grace_period_of(heading: &str) -> SignedDuration {
        let story = Story::read(&format!("{{\"story\": \"\"{heading}}}\n{{\"pause\": \"1s\"}}")).unwrap();
        of(&story).unwrap().message(MessageKind::OrderUpdate).grace_period
    }

    #[test]
    fn a_story_has_the_local_stacks_policy_unless_it_says_otherwise() {
        assert_eq!(grace_period_of(""), SignedDuration::from_secs(1));
        assert_eq!(grace_period_of(", \"policy\": {}"), SignedDuration::from_mins(5));
        assert_eq!(
            grace_period_of(", \"policy\": {\"order-update\": {\"grace_period\": \"3h\"}}"),
            SignedDuration::from_hours(3)
        );
    }
}
