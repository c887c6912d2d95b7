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

impl Leash {
    fn name(self) -> &'static str {
        match self {
            Self::Starter => "starter",
            Self::Folder => "folder",
        }
    }
}

/// How an emulator is run.
#[derive(Debug, Clone)]
pub struct Setting {
    python: PathBuf,
    folder: PathBuf,
    log: PathBuf,
    leash: Leash,
    /// Where its functions find AWS, where that is not the emulator itself.
    through: Option<u16>,
}

impl Setting {
    /// One that keeps its files in `folder` and writes to `log`.
    #[must_use]
    pub fn new(toolbox: &Toolbox, folder: &Path, log: &Path, leash: Leash) -> Self {
        let (folder, log) = (folder.to_owned(), log.to_owned());
        Self { python: toolbox.python(), folder, log, leash, through: None }
    }

    /// Its functions reach AWS at this port of loopback, where somebody stands between them.
    #[must_use]
    pub fn through(self, port: Option<u16>) -> Self {
        Self { through: port, ..self }
    }
}

/// A running emulator.
#[derive(Debug)]
pub struct Emulator {
    /// Where it answers.
    pub port: u16,
    setting: Setting,
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
    /// Starts one.
    ///
    /// # Errors
    /// Where it does not start, or does not answer.
    pub fn start(setting: &Setting) -> Result<Self, EmulatorError> {
        let in_file = |path: &Path| {
            let path = path.to_owned();
            move |cause| EmulatorError::File { path, cause }
        };
        fs::create_dir_all(&setting.folder).map_err(in_file(&setting.folder))?;
        File::create(&setting.log).map_err(in_file(&setting.log))?;
        let mut attempt = 1;
        loop {
            let port = free_port().map_err(EmulatorError::Start)?;
            match Self::start_at(port, setting) {
                // Somebody else may take a free port between our look and the emulator's.
                Err(EmulatorError::NotReady { what: "ended", .. }) if attempt < ATTEMPTS_MAX => attempt += 1,
                other => return other,
            }
        }
    }

    /// Ends it as a machine is shut down, and starts it where it was, with what it held but for the outbox.
    ///
    /// # Errors
    /// Where it does not end, does not start, or does not answer.
    pub fn restart(&mut self) -> Result<(), EmulatorError> {
        let pid = self.child.id();
        signal("-TERM", &pid.to_string()).map_err(EmulatorError::Start)?;
        self.wait_until_ended();
        // Its functions are left; those of the new one are others. There may be none.
        let _ = signal("-KILL", &format!("-{pid}"));
        *self = Self::start_at(self.port, &self.setting)?;
        Ok(())
    }

    /// The process group of the emulator and its functions; its leader is the emulator.
    #[must_use]
    pub fn process_group(&self) -> u32 {
        self.child.id()
    }

    fn start_at(port: u16, setting: &Setting) -> Result<Self, EmulatorError> {
        let Setting { folder, log, leash, .. } = setting;
        let in_log = |cause| EmulatorError::File { path: log.clone(), cause };
        let out = File::options().append(true).open(log).map_err(in_log)?;
        let err = out.try_clone().map_err(in_log)?;
        let mut command = Command::new(&setting.python);
        command.args(["-c", PROGRAM]).arg(folder).arg(leash.name());
        set_environment(&mut command, port, setting);
        command.process_group(0).stdout(out).stderr(err);
        command.stdin(if *leash == Leash::Starter { Stdio::piped() } else { Stdio::null() });
        let mut child = command.spawn().map_err(EmulatorError::Start)?;
        let held = child.stdin.take();
        let mut emulator = Self { port, setting: setting.clone(), child, _leash: held };
        emulator.wait_until_ready()?;
        Ok(emulator)
    }

    fn wait_until_ready(&mut self) -> Result<(), EmulatorError> {
        let log = self.setting.log.clone();
        let cloud = Cloud::at(self.port);
        let not_ready = |what| EmulatorError::NotReady { what, log: log.clone() };
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

fn signal(name: &str, to: &str) -> std::io::Result<()> {
    Command::new("kill").args([name, "--", to]).stderr(Stdio::null()).status().map(|_| ())
}

fn free_port() -> std::io::Result<u16> {
    TcpListener::bind(("127.0.0.1", 0))?.local_addr().map(|address| address.port())
}

/// The emulator's environment, which its functions inherit.
fn set_environment(command: &mut Command, port: u16, setting: &Setting) {
    let endpoint = setting.through.unwrap_or(port);
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
        .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{endpoint}"))
        .env("AWS_REGION", "us-east-1")
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        // Else an SDK looks for the address of a machine in AWS, and waits for it.
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("NO_PROXY", "127.0.0.1,localhost")
        // Written when it is shut down, and read when it starts.
        .env("PERSIST_STATE", "1")
        .env("STATE_DIR", setting.folder.join("state"))
        .env("TMPDIR", &setting.folder);
}
