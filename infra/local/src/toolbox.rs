//! Installs the Python tools, in a virtual environment of the project's own.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::project::Project;
use crate::terminal::Progress;

/// The tools are not there and could not be installed.
#[derive(Debug, thiserror::Error)]
pub enum ToolboxError {
    /// One of our files or folders could not be prepared.
    #[error("prepare {path}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        #[source]
        cause: std::io::Error,
    },
    /// Python did not start.
    #[error("run {program}: Python 3.10 or later, with venv, must be installed")]
    Start {
        /// The program that was run.
        program: String,
        /// The reason.
        #[source]
        cause: std::io::Error,
    },
    /// A program started, and failed.
    #[error("{program} failed:\n{output}")]
    Failed {
        /// The program that was run.
        program: String,
        /// The end of the program's output.
        output: String,
    },
}

/// The tools of the virtual environment.
#[derive(Debug, Clone)]
pub struct Toolbox {
    folder: PathBuf,
}

impl Toolbox {
    /// Installs what is missing. The environment remembers the requirements that it was filled from; as long
    /// as they are the same, this costs nothing.
    ///
    /// # Errors
    /// Returns an error if Python or a package is not available.
    pub fn prepare(project: &Project) -> Result<Self, ToolboxError> {
        let folder = project.local().join("venv");
        let toolbox = Self { folder };
        let in_folder = |cause| ToolboxError::File { path: toolbox.folder.clone(), cause };
        fs::create_dir_all(project.local()).map_err(in_folder)?;
        // Without this lock, two programs would install over each other at the same time.
        let lock = File::create(project.local().join("venv.lock")).map_err(in_folder)?;
        lock.lock().map_err(in_folder)?;
        let path = project.requirements();
        let wanted = fs::read_to_string(&path).map_err(|cause| ToolboxError::File { path, cause })?;
        if fs::read_to_string(toolbox.stamp()).is_ok_and(|filled_by| filled_by == wanted) {
            return Ok(toolbox);
        }
        let progress = Progress::begin("Setting up the tools");
        toolbox.fill(project, &progress)?;
        fs::write(toolbox.stamp(), wanted).map_err(in_folder)?;
        progress.done(&project.shown(&toolbox.folder));
        Ok(toolbox)
    }

    /// Returns the environment's Python.
    #[must_use]
    pub fn python(&self) -> PathBuf {
        self.folder.join("bin/python")
    }

    fn stamp(&self) -> PathBuf {
        self.folder.join("filled-by-requirements.txt")
    }

    fn fill(&self, project: &Project, progress: &Progress) -> Result<(), ToolboxError> {
        if !self.python().exists() {
            let folder = self.folder.as_path();
            run(Command::new("python3").args(["-m", "venv"]).arg(folder), progress)?;
        }
        let options = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r"];
        run(Command::new(self.python()).args(options).arg(project.requirements()), progress)
    }
}

/// Runs a program, and shows the last line of its output while it runs.
fn run(command: &mut Command, progress: &Progress) -> Result<(), ToolboxError> {
    let program = shown(command);
    let start = |cause| ToolboxError::Start { program: program.clone(), cause };
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(start)?;
    let errors = child.stderr.take().map(|mut stream| {
        std::thread::spawn(move || {
            let mut text = String::new();
            let _ = stream.read_to_string(&mut text);
            text
        })
    });
    let mut output = Vec::new();
    let printed = child.stdout.take().into_iter().flat_map(|stream| BufReader::new(stream).lines());
    for line in printed.map_while(Result::ok) {
        progress.at(line.trim());
        output.push(line);
    }
    let errors = errors.and_then(|reading| reading.join().ok()).unwrap_or_default();
    let status = child.wait().map_err(start)?;
    if status.success() {
        return Ok(());
    }
    output.extend(errors.lines().map(str::to_owned));
    let end = output.split_off(output.len().saturating_sub(20)).join("\n");
    Err(ToolboxError::Failed { program, output: end })
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let arguments = command.get_args().take(3).map(|argument| argument.to_string_lossy());
    let words: Vec<_> = std::iter::once(program.to_string_lossy()).chain(arguments).collect();
    words.join(" ")
}
