//! Names the emulators, and what only one of them can show.

use std::time::Duration;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// An emulator of AWS that the template runs on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Brand {
    /// For every day: it is small, and delivers again what failed.
    #[default]
    Ministack,
    /// For a second opinion: it publishes SES's events, keeps archives and redrives. Takes ten minutes to install.
    Fakecloud,
}

impl Brand {
    /// Returns the path at which the emulator answers once it is ready.
    pub(crate) fn ready(self) -> &'static str {
        match self {
            Self::Ministack => "/_ministack/ready",
            Self::Fakecloud => "/_fakecloud/health",
        }
    }

    /// Returns the longest time that an answer may take. fakecloud answers `CreateStack` when the stack is whole.
    pub(crate) fn answer_patience(self) -> Duration {
        match self {
            Self::Ministack => Duration::from_secs(60),
            Self::Fakecloud => Duration::from_secs(180),
        }
    }

    /// Returns the lines that mark a resource of the template as unknown to the emulator.
    pub(crate) fn unknown_resources(self) -> &'static [&'static str] {
        match self {
            Self::Ministack => &[
                "    Type: AWS::Events::Archive",
                "    Type: AWS::Logs::QueryDefinition",
                "    Type: AWS::CloudWatch::Dashboard",
                // Of an alarm, instead of the name of one metric.
                "      Metrics:",
            ],
            Self::Fakecloud => &[],
        }
    }

    /// Returns true if it does no harm there that a batch may wait until it is full.
    pub(crate) fn takes_batching_windows(self) -> bool {
        match self {
            Self::Ministack => true,
            Self::Fakecloud => false,
        }
    }

    /// Returns true if its SES publishes events about what became of mails.
    pub(crate) fn reports_mails(self) -> bool {
        match self {
            Self::Ministack => false,
            Self::Fakecloud => true,
        }
    }
}
