//! Runs `cargo local smoke`.

use std::time::Duration;

use clap::Args;

use crate::deployment;
use crate::project::Project;
use crate::smoke::{self, Place, Plan};
use crate::stack::Stack;

use super::error::{CommandError, Done};

/// The options that say which stack is tried, and how.
#[derive(Debug, Args)]
pub(super) struct Tried {
    /// The stack's name in CloudFormation.
    #[arg(long, default_value = deployment::STACK)]
    stack: String,
    /// Tries a stack of `cargo local up` instead, by its name there.
    #[arg(long, value_name = "NAME")]
    local: Option<String>,
    /// The shop that the order is of, as the deployed policy calls it. Otherwise the first of infra/policy.toml.
    #[arg(long)]
    shop: Option<String>,
    /// The longest wait for the mail.
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    wait_seconds: u64,
}

pub(super) fn run(project: &Project, tried: &Tried) -> Done {
    let place = match &tried.local {
        None => Place::Aws,
        Some(name) => Place::from(&Stack::find(project, Some(name))?.cloud),
    };
    let plan = Plan { shop: shop(project, tried)?, patience: Duration::from_secs(tried.wait_seconds) };
    let report = smoke::run(&tried.stack, place, &plan).map_err(CommandError::Clients)?;
    Ok(report.is_good())
}

fn shop(project: &Project, tried: &Tried) -> Result<String, CommandError> {
    if let Some(shop) = &tried.shop {
        return Ok(shop.clone());
    }
    let shops = deployment::read_shops(project).map_err(CommandError::Deploy)?;
    Ok(shops.into_iter().next().map(|shop| shop.name).unwrap_or_default())
}
