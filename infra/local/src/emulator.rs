//! The emulator of AWS: one process, on loopback, that ends with what it was started for.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use crate::cloud::Cloud;
use crate::toolbox::Toolbox;

/// The emulator does not run.
#[derive(Debug, thiserror::Error)]
pub enum EmulatorError {
    /// A file or folder of ours.
    #[error("prepare {path}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// It did not start.
    #[error("start the emulator")]
    Start(#[source] std::io::Error),
    /// It started and does not answer.
    #[error("wait for the emulator: it {what}; its log is {log}")]
    NotReady {
        /// What it did instead.
        what: &'static str,
        /// Its log.
        log: PathBuf,
    },
}

/// How long an emulator runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leash {
    /// Until its folder is removed, or whoever started it ends, however it ends.
    Starter,
    /// Until its folder is removed.
    Folder,
}

/// A running emulator.
#[derive(Debug)]
pub struct Emulator {
    /// Where it answers.
    pub port: u16,
    child: Child,
    /// Held open: the emulator ends when it reads its end.
    _leash: Option<ChildStdin>,
}

/// Runs the emulator and watches both ends of its leash. Its functions are in its process group, so they end too.
/// It removes its folder itself: whoever started it may have ended without a chance to.
const PROGRAM: &str = "
import os, shutil, signal, sys, threading, time

def end():
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)

def hold_starter():
    sys.stdin.buffer.read()
    end()

def hold_folder(folder):
    while os.path.exists(folder):
        time.sleep(0.2)
    end()

folder, leash = sys.argv[1:]
threading.Thread(target=hold_folder, args=(folder,), daemon=True).start()
if leash == 'starter':
    threading.Thread(target=hold_starter, daemon=True).start()
sys.argv = ['ministack']
from ministack.app import main
main()
";

const READY_SECONDS_MAX: u64 = 60;
const ATTEMPTS_MAX: u32 = 3;

impl Emulator {
    /// Starts one that keeps its files in `folder` and writes to `log`.
    ///
    /// # Errors
    /// Where it does not start, or does not answer.
    pub fn start(toolbox: &Toolbox, folder: &Path, log: &Path, leash: Leash) -> Result<Self, EmulatorError> {
        let mut attempt = 1;
        loop {
            match Self::start_once(toolbox, folder, log, leash) {
                // Somebody else may take a free port between our look and the emulator's.
                Err(EmulatorError::NotReady { what: "ended", .. }) if attempt < ATTEMPTS_MAX => attempt += 1,
                other => return other,
            }
        }
    }

    fn start_once(toolbox: &Toolbox, folder: &Path, log: &Path, leash: Leash) -> Result<Self, EmulatorError> {
        let in_file = |path: &Path| {
            let path = path.to_owned();
            move |cause| EmulatorError::File { path, cause }
        };
        fs::create_dir_all(folder).map_err(in_file(folder))?;
        let out = File::create(log).map_err(in_file(log))?;
        let err = out.try_clone().map_err(in_file(log))?;
        let port = free_port().map_err(EmulatorError::Start)?;
        let mut command = Command::new(toolbox.python());
        command.args(["-c", PROGRAM]).arg(folder).arg(if leash == Leash::Starter {
            "starter"
        } else {
            "folder"
        });
        set_environment(&mut command, port, folder);
        command.process_group(0).stdout(out).stderr(err);
        command.stdin(if leash == Leash::Starter { Stdio::piped() } else { Stdio::null() });
        let mut child = command.spawn().map_err(EmulatorError::Start)?;
        let held = child.stdin.take();
        let mut emulator = Self { port, child, _leash: held };
        emulator.wait_until_ready(log)?;
        Ok(emulator)
    }

    fn wait_until_ready(&mut self, log: &Path) -> Result<(), EmulatorError> {
        let cloud = Cloud::at(self.port);
        let not_ready = |what| EmulatorError::NotReady { what, log: log.to_owned() };
        let patience = Duration::from_secs(READY_SECONDS_MAX);
        let begun = Instant::now();
        while begun.elapsed() < patience {
            // Ended comes first: another emulator may answer on the port it wanted.
            if self.child.try_wait().map_err(EmulatorError::Start)?.is_some() {
                return Err(not_ready("ended"));
            }
            if cloud.is_ready() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(not_ready("does not answer"))
    }

    /// Waits until it has ended, which it does once its folder is gone.
    pub fn wait_until_ended(&mut self) {
        // Nothing can be done about one that does not end, and nothing depends on it.
        let _ = self.child.wait();
    }
}

fn free_port() -> std::io::Result<u16> {
    TcpListener::bind(("127.0.0.1", 0))?.local_addr().map(|address| address.port())
}

/// The emulator's environment, which its functions inherit.
fn set_environment(command: &mut Command, port: u16, folder: &Path) {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            command.env_remove(name);
        }
    }
    command
        .env("BIND_HOST", "127.0.0.1")
        .env("GATEWAY_PORT", port.to_string())
        .env("LAMBDA_EXECUTOR", "local")
        .env("IOT_MTLS_ENABLED", "0")
        .env("SFTP_ENABLED", "0")
        .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
        .env("AWS_REGION", "us-east-1")
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        // Else an SDK looks for the address of a machine in AWS, and waits for it.
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("NO_PROXY", "127.0.0.1,localhost")
        .env("TMPDIR", folder);
}
