//! Runs `cargo local import`.

use candor_aws::configuration::from_lookup;
use clap::Args;
use jiff::Timestamp;

use crate::demands::DemandError;
use crate::import::is_handed_over;
use crate::project::Project;

use super::demands::{Where, reach};
use super::error::Done;

/// The shop whose orders are taken in.
#[derive(Debug, Args)]
pub(super) struct Imported {
    #[command(flatten)]
    at: Where,
    /// The time from which everything that changed is asked for, such as 2026-09-01T00:00:00Z.
    #[arg(long)]
    since: Timestamp,
    /// Tells of it as of any news: for a shop that Candor speaks for already, after webhooks were lost.
    #[arg(long)]
    as_news: bool,
}

pub(super) fn run(project: &Project, imported: &Imported) -> Done {
    let Imported { at, since, as_news } = imported;
    if !as_news {
        let policy = from_lookup(&|_| None, |settings| settings.policy());
        let policy = policy.map_err(|wrong| DemandError(wrong.to_string()))?;
        is_handed_over(&policy, at.shop())?;
    }
    reach(project, at.stack(), async |reached| reached.import(at.shop(), *since).await)
}
