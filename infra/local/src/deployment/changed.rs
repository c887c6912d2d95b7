//! Changes a deployed stack.

use crate::cloud::Cloud;

use super::names::Names;
use super::{DeployError, STACK, ask, wait_until_whole};

/// Changes a parameter of the deployed stack, and leaves the others as they are.
///
/// # Errors
/// Returns an error if the emulator refuses.
pub fn set(cloud: &Cloud, parameter: &str, value: &str) -> Result<(), DeployError> {
    let known = Names::read("parameters", &ask(cloud, "DescribeStacks")?, "ParameterKey", "ParameterValue")?;
    let mut input: Vec<(String, String)> = [
        ("Action", "UpdateStack"),
        ("Version", "2010-05-15"),
        ("StackName", STACK),
        ("UsePreviousTemplate", "true"),
        ("Capabilities.member.1", "CAPABILITY_IAM"),
        ("Capabilities.member.2", "CAPABILITY_AUTO_EXPAND"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    for (index, (name, _)) in known.0.iter().enumerate() {
        let member = format!("Parameters.member.{}", index.saturating_add(1));
        let given = if name == parameter {
            (format!("{member}.ParameterValue"), value.to_owned())
        } else {
            (format!("{member}.UsePreviousValue"), "true".to_owned())
        };
        input.extend([(format!("{member}.ParameterKey"), name.clone()), given]);
    }
    let input: Vec<(&str, &str)> =
        input.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    cloud.form("cloudformation", &input)?;
    wait_until_whole(cloud)
}
