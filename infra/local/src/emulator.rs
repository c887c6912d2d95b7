//! Runs an emulator of AWS, on the loopback address, that ends together with the thing it was started for.

mod brand;
mod engine;
pub mod fakecloud;
mod site;

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use crate::cloud::Cloud;
use crate::toolbox::Toolbox;

pub use brand::Brand;
pub use engine::Engine;
use site::Site;

/// The emulator does not run.
#[derive(Debug, thiserror::Error)]
pub enum EmulatorError {
    /// One of our files or folders could not be prepared.
    #[error("prepare {path}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        #[source]
        cause: std::io::Error,
    },
    /// The emulator did not start.
    #[error("start the emulator")]
    Start(#[source] std::io::Error),
    /// The emulator started but does not answer.
    #[error("wait for the emulator: it {what}; its log is {log}")]
    NotReady {
        /// The thing that it did instead.
        what: &'static str,
        /// The file with its log.
        log: PathBuf,
    },
}

/// Decides how long an emulator runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leash {
    /// The emulator runs until its folder is removed, or until the program that started it ends in any way.
    Starter,
    /// The emulator runs until its folder is removed.
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

/// The settings that an emulator is run with.
#[derive(Debug, Clone)]
pub struct Setting {
    python: PathBuf,
    engine: Engine,
    folder: PathBuf,
    log: PathBuf,
    leash: Leash,
    /// The port at which its functions find AWS, if that is not the emulator itself.
    through: Option<u16>,
}

impl Setting {
    /// Returns settings for MiniStack that keeps its files in `folder` and writes to `log`.
    #[must_use]
    pub fn new(toolbox: &Toolbox, folder: &Path, log: &Path, leash: Leash) -> Self {
        let (folder, log) = (folder.to_owned(), log.to_owned());
        Self { python: toolbox.python(), engine: Engine::Ministack, folder, log, leash, through: None }
    }

    /// Runs this emulator instead.
    #[must_use]
    pub fn run_by(self, engine: Engine) -> Self {
        Self { engine, ..self }
    }

    /// Makes its functions reach AWS at this port of the loopback address, where a proxy stands between them
    /// and the emulator.
    #[must_use]
    pub fn through(self, port: Option<u16>) -> Self {
        Self { through: port, ..self }
    }

    /// Returns the address at which its functions find AWS.
    fn endpoint(&self, port: u16) -> String {
        format!("http://127.0.0.1:{}", self.through.unwrap_or(port))
    }
}

/// A running emulator.
#[derive(Debug)]
pub struct Emulator {
    /// The port that it answers at.
    pub port: u16,
    setting: Setting,
    child: Child,
    /// The emulator's input, which this program only keeps open: the emulator ends when the input ends.
    _leash: Option<ChildStdin>,
}

/// Runs the emulator, which is MiniStack or the program that is named, and ends it when its folder is gone or,
/// if it is tied to its starter, when its input ends. Its functions are in its process group, so they end too.
/// It removes its folder itself, because the program that started it may have ended without a chance to do so.
const PROGRAM: &str = "
import os, shutil, signal, subprocess, sys, threading, time

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

folder, leash, *program = sys.argv[1:]
threading.Thread(target=hold_folder, args=(folder,), daemon=True).start()
if leash == 'starter':
    threading.Thread(target=hold_starter, daemon=True).start()
if program:
    sys.exit(subprocess.run(program, stdin=subprocess.DEVNULL).returncode)
sys.argv = ['ministack']
from ministack.app import main
main()
";

const READY_SECONDS_MAX: u64 = 60;
const ATTEMPTS_MAX: u32 = 3;

impl Emulator {
    /// Starts an emulator.
    ///
    /// # Errors
    /// Returns an error if the emulator does not start or does not answer.
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
                // Another program may take the free port before the emulator does.
                Err(EmulatorError::NotReady { what: "ended", .. }) if attempt < ATTEMPTS_MAX => attempt += 1,
                other => return other,
            }
        }
    }

    /// Ends the emulator as if its machine were shut down, and starts it again at the same port. MiniStack
    /// keeps everything that it held, except the outbox. fakecloud keeps nothing.
    ///
    /// # Errors
    /// Returns an error if the emulator does not end, does not start, or does not answer.
    pub fn restart(&mut self) -> Result<(), EmulatorError> {
        let pid = self.child.id();
        signal("-TERM", &pid.to_string()).map_err(EmulatorError::Start)?;
        self.wait_until_ended();
        // The old emulator's functions may still run, and the new emulator starts its own. There may be none,
        // so a failure is ignored.
        let _ = signal("-KILL", &format!("-{pid}"));
        *self = Self::start_at(self.port, &self.setting)?;
        Ok(())
    }

    /// Returns the process group of the emulator and its functions. The emulator is the group's leader.
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
        let site = Site { port, folder, log, endpoint: setting.endpoint(port) };
        let added = setting.engine.add_to(&mut command, &site);
        added.map_err(|cause| EmulatorError::File { path: folder.clone(), cause })?;
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
        let cloud = Cloud::at(self.setting.engine.brand(), self.port);
        let not_ready = |what| EmulatorError::NotReady { what, log: log.clone() };
        let patience = Duration::from_secs(READY_SECONDS_MAX);
        let begun = Instant::now();
        while begun.elapsed() < patience {
            // This is checked first, because another emulator may answer on the port that this one wanted.
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

    /// Waits until the emulator has ended, which it does once its folder is gone.
    pub fn wait_until_ended(&mut self) {
        // If it does not end, nothing can be done about that, and nothing depends on it.
        let _ = self.child.wait();
    }
}

fn signal(name: &str, to: &str) -> std::io::Result<()> {
    Command::new("kill").args([name, "--", to]).stderr(Stdio::null()).status().map(|_| ())
}

fn free_port() -> std::io::Result<u16> {
    TcpListener::bind(("127.0.0.1", 0))?.local_addr().map(|address| address.port())
}

/// Sets the variables of every emulator. Functions of MiniStack inherit them.
fn set_environment(command: &mut Command, port: u16, setting: &Setting) {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            command.env_remove(name);
        }
    }
    command
        .env("AWS_ENDPOINT_URL", setting.endpoint(port))
        .env("AWS_REGION", "us-east-1")
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        // Without this, an SDK looks for the address of a machine in AWS, and waits for it.
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("NO_PROXY", "127.0.0.1,localhost")
        .env("TMPDIR", &setting.folder);
}
