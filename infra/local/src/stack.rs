//! Runs a stack: an emulator with the bundle deployed on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cloud::Cloud;
use crate::deployment::{self, DeployError, Deployment};
use crate::emulator::fakecloud::InstallError;
use crate::emulator::{Brand, Emulator, EmulatorError, Engine, Leash, Setting};
use crate::functions::{self, BuildError};
use crate::project::Project;
use crate::terminal::Progress;
use crate::toolbox::{Toolbox, ToolboxError};

/// There is no stack to work with.
#[derive(Debug, thiserror::Error)]
pub enum StackError {
    /// The Python tools could not be set up.
    #[error("set up the tools")]
    Toolbox(#[from] ToolboxError),
    /// The emulator could not be installed.
    #[error("install the emulator")]
    Install(#[from] InstallError),
    /// The functions could not be built.
    #[error("build the functions")]
    Build(#[from] BuildError),
    /// The emulator did not start.
    #[error("boot the emulator")]
    Emulator(#[from] EmulatorError),
    /// The bundle could not be deployed.
    #[error("deploy the bundle")]
    Deploy(#[from] DeployError),
    /// One of our files could not be written or removed.
    #[error("keep {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// The reason.
        #[source]
        cause: std::io::Error,
    },
    /// No stack runs.
    #[error("find the stack: none is running; start one with `cargo local up`")]
    NoneRuns,
    /// No stack of this name runs.
    #[error("find the stack {0}: it is not running; start it with `cargo local up --stack {0}`")]
    NotRunning(String),
    /// Several stacks run, and the command does not say which one it means.
    #[error("find the stack: {0} are running; name one with --stack")]
    SeveralRun(String),
}

/// A running stack.
#[derive(Debug)]
pub struct Stack {
    /// The stack's name on this machine.
    pub name: String,
    /// The client for its emulator.
    pub cloud: Cloud,
    /// The names of the deployed parts.
    pub deployment: Deployment,
    folder: PathBuf,
    log: PathBuf,
    /// The emulator, if this program started it and it is to end with this program.
    held: Option<Emulator>,
}

#[derive(Debug, Serialize, Deserialize)]
struct State {
    #[serde(default)]
    emulator: Brand,
    port: u16,
    /// True if the stack ends with the program that started it. Such a stack belongs to that program alone.
    held: bool,
    deployment: Deployment,
}

/// Holds the changes to the policy: times so short that a story ends within seconds. Everything else is as in
/// production.
pub(crate) const POLICY: &str = include_str!("../policy.json");

const END_SECONDS_MAX: u64 = 10;

impl Stack {
    /// Sets up what is missing, builds the functions, starts MiniStack and deploys.
    ///
    /// # Errors
    /// Returns an error if any of these steps fails.
    pub fn launch(project: &Project, name: &str, leash: Leash) -> Result<Self, StackError> {
        Self::launch_on(Brand::Ministack, project, name, leash)
    }

    /// Launches a stack like [`Self::launch`], on an emulator of this brand. For fakecloud, the running program must be
    /// `candor-local`, which is what runs functions there.
    ///
    /// # Errors
    /// Returns an error in the same cases as [`Self::launch`].
    pub fn launch_on(brand: Brand, project: &Project, name: &str, leash: Leash) -> Result<Self, StackError> {
        Self::launch_whole(brand, project, name, leash, None)
    }

    /// Launches a stack like [`Self::launch`], but its functions reach AWS at another port, where a proxy
    /// stands between them and the emulator.
    ///
    /// # Errors
    /// Returns an error in the same cases as [`Self::launch`].
    pub fn launch_through(
        project: &Project,
        name: &str,
        leash: Leash,
        through: Option<u16>,
    ) -> Result<Self, StackError> {
        Self::launch_whole(Brand::Ministack, project, name, leash, through)
    }

    fn launch_whole(
        brand: Brand,
        project: &Project,
        name: &str,
        leash: Leash,
        through: Option<u16>,
    ) -> Result<Self, StackError> {
        let toolbox = Toolbox::prepare(project)?;
        let engine = Engine::prepare(project, brand)?;
        let template = deployment::read_template(project, brand)?;
        let binaries = functions::build(project, &template.slugs)?;
        let policy: Value = serde_json::from_str(POLICY).unwrap_or_default();
        let folder = folder_of(project, name);
        end(project, name)?;
        let progress = Progress::begin("Booting AWS on this machine");
        let log = log_of(project, name);
        project.leftovers(LOGS).map_err(|cause| StackError::File { path: log.clone(), cause })?;
        let setting = Setting::new(&toolbox, &folder, &log, leash).through(through).run_by(engine);
        let emulator = Emulator::start(&setting)?;
        progress.done(&format!("127.0.0.1:{}, log in {}", emulator.port, project.shown(&log)));
        let cloud = Cloud::at(brand, emulator.port);
        let progress = Progress::begin("Deploying infra/template.yaml");
        let binaries = match brand {
            Brand::Ministack => binaries,
            Brand::Fakecloud => functions::keep(binaries, &folder.join("functions"))?,
        };
        let deployment = deployment::deploy(project, &cloud, &template, &binaries, &policy)?;
        progress.done(&format!("{} functions", binaries.len()));
        let held = (leash == Leash::Starter).then_some(emulator);
        let stack = Self { name: name.to_owned(), cloud, deployment, folder, log, held };
        stack.remember()?;
        Ok(stack)
    }

    /// Returns the file with the log of the emulator and the functions.
    #[must_use]
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Shuts the emulator down and starts it again, if this program started it. It keeps everything that it
    /// held, except the outbox.
    ///
    /// # Errors
    /// Returns an error if the emulator does not come back.
    pub fn restart(&mut self) -> Result<(), StackError> {
        Ok(self.held.as_mut().map_or(Ok(()), Emulator::restart)?)
    }

    /// Returns the process group of the emulator and its functions, if this program started it.
    #[must_use]
    pub fn process_group(&self) -> Option<u32> {
        self.held.as_ref().map(Emulator::process_group)
    }

    fn remember(&self) -> Result<(), StackError> {
        let held = self.held.is_some();
        let (emulator, port) = (self.cloud.brand(), self.cloud.port());
        let state = State { emulator, port, held, deployment: self.deployment.clone() };
        let path = self.folder.join(STATE);
        let text = serde_json::to_string_pretty(&state).unwrap_or_default();
        fs::write(&path, text).map_err(|cause| StackError::File { path, cause })
    }

    /// Finds a running stack: the stack of this name, or, without a name, the only one that was started to
    /// keep running.
    ///
    /// # Errors
    /// Returns an error if there is no such stack, or if there are several.
    pub fn find(project: &Project, name: Option<&str>) -> Result<Self, StackError> {
        if let Some(name) = name {
            return Self::running(project, name).ok_or_else(|| StackError::NotRunning(name.to_owned()));
        }
        let mut running = Self::all(project);
        running.retain(|stack| Self::state(project, &stack.name).is_some_and(|state| !state.held));
        match (running.pop(), running.is_empty()) {
            (None, _) => Err(StackError::NoneRuns),
            (Some(only), true) => Ok(only),
            (Some(last), false) => {
                let names: Vec<&str> =
                    running.iter().chain([&last]).map(|stack| stack.name.as_str()).collect();
                Err(StackError::SeveralRun(names.join(", ")))
            }
        }
    }

    /// Returns every running stack.
    #[must_use]
    pub fn all(project: &Project) -> Vec<Self> {
        let folders = fs::read_dir(project.local().join(STACKS)).into_iter().flatten().flatten();
        let names = folders.filter_map(|entry| entry.file_name().into_string().ok());
        let mut running: Vec<Self> = names.filter_map(|name| Self::running(project, &name)).collect();
        running.sort_by(|a, b| a.name.cmp(&b.name));
        running
    }

    fn state(project: &Project, name: &str) -> Option<State> {
        serde_json::from_str(&fs::read_to_string(folder_of(project, name).join(STATE)).ok()?).ok()
    }

    fn running(project: &Project, name: &str) -> Option<Self> {
        let State { emulator, port, deployment, .. } = Self::state(project, name)?;
        let folder = folder_of(project, name);
        let cloud = Cloud::at(emulator, port);
        cloud.is_ready().then(|| Self {
            name: name.to_owned(),
            cloud,
            deployment,
            folder,
            log: log_of(project, name),
            held: None,
        })
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        if let Some(mut emulator) = self.held.take() {
            // The emulator ends once its folder is gone. If the folder cannot be removed, the emulator still
            // ends together with this program.
            let _ = fs::remove_dir_all(&self.folder);
            emulator.wait_until_ended();
        }
    }
}

const STACKS: &str = "stacks";
const STATE: &str = "state.json";

fn folder_of(project: &Project, name: &str) -> PathBuf {
    project.local().join(STACKS).join(name)
}

const LOGS: &str = "logs";

fn log_of(project: &Project, name: &str) -> PathBuf {
    project.local().join(LOGS).join(format!("{name}.log"))
}

/// Ends a stack, if it runs: its emulator ends once its folder is gone. Returns true if the stack was
/// running.
///
/// # Errors
/// Returns an error if the folder cannot be removed.
pub fn end(project: &Project, name: &str) -> Result<bool, StackError> {
    let was_running = Stack::running(project, name);
    let folder = folder_of(project, name);
    remove(&folder)?;
    if let Some(stack) = &was_running {
        let begun = Instant::now();
        while stack.cloud.is_ready() && begun.elapsed() < Duration::from_secs(END_SECONDS_MAX) {
            std::thread::sleep(Duration::from_millis(50));
        }
        // The emulator may have written into its folder once more before it ended.
        remove(&folder)?;
    }
    Ok(was_running.is_some())
}

fn remove(folder: &Path) -> Result<(), StackError> {
    match fs::remove_dir_all(folder) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
            Err(StackError::File { path: folder.to_owned(), cause })
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
