//! Prepares the program of an emulator.

use std::process::Command;

use crate::project::Project;

use super::brand::Brand;
use super::fakecloud::{self, Fakecloud, InstallError};
use super::site::Site;

/// The program of an emulator, installed.
#[derive(Debug, Clone)]
pub enum Engine {
    /// MiniStack, which is among the Python tools.
    Ministack,
    /// fakecloud, which is a program of its own.
    Fakecloud(Fakecloud),
}

impl Engine {
    /// Installs the program, unless it is there.
    ///
    /// # Errors
    /// Returns an error if it cannot be installed.
    pub fn prepare(project: &Project, brand: Brand) -> Result<Self, InstallError> {
        match brand {
            Brand::Ministack => Ok(Self::Ministack),
            Brand::Fakecloud => fakecloud::install(project).map(Self::Fakecloud),
        }
    }

    /// Returns the emulator's brand.
    #[must_use]
    pub fn brand(&self) -> Brand {
        match self {
            Self::Ministack => Brand::Ministack,
            Self::Fakecloud(_) => Brand::Fakecloud,
        }
    }

    /// Adds the program and its own settings to the command that keeps it on its leash.
    pub(super) fn add_to(&self, command: &mut Command, site: &Site<'_>) -> std::io::Result<()> {
        match self {
            Self::Ministack => {
                add_ministack(command, site);
                Ok(())
            }
            Self::Fakecloud(program) => program.add_to(command, site),
        }
    }
}

fn add_ministack(command: &mut Command, site: &Site<'_>) {
    command
        .env("BIND_HOST", "127.0.0.1")
        .env("GATEWAY_PORT", site.port.to_string())
        .env("LAMBDA_EXECUTOR", "local")
        .env("IOT_MTLS_ENABLED", "0")
        .env("SFTP_ENABLED", "0")
        // The emulator writes its state here when it is shut down, and reads it when it starts.
        .env("PERSIST_STATE", "1")
        .env("STATE_DIR", site.folder.join("state"));
}
