//! Defines the options that several commands have.

use clap::Args;

use crate::emulator::Brand;

use crate::project::Project;
use crate::stack::{Stack, StackError};

/// The port at which the desk is, unless another one is asked for.
pub(super) const DESK_PORT: u16 = 8020;

/// The number of days whose figures are shown, unless another one is asked for.
pub(super) const FIGURES_DAYS: u16 = 35;

/// The options that choose how results are printed.
#[derive(Debug, Args)]
pub(super) struct Output {
    /// Prints JSON, for programs.
    #[arg(long)]
    pub(super) json: bool,
}

/// The option that chooses what AWS is emulated by.
#[derive(Debug, Args)]
pub(super) struct On {
    /// The emulator.
    #[arg(long, value_enum, default_value_t)]
    pub(super) emulator: Brand,
}

/// The options that choose the stack, and how results are printed.
#[derive(Debug, Args)]
pub(super) struct Which {
    #[command(flatten)]
    pub(super) output: Output,
    /// The stack's name. Needed if several stacks run.
    #[arg(long)]
    pub(super) stack: Option<String>,
}

impl Which {
    pub(super) fn find(&self, project: &Project) -> Result<Stack, StackError> {
        Stack::find(project, self.stack.as_deref())
    }
}
