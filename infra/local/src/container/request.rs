//! Does for each request what the program of a container engine would do.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::terminal::print;

use super::place::{BINARY, ContainerError, Containers, ENVIRONMENT, Environment, PORT, in_file};
use super::runtime;

impl Containers {
    /// Does what the program of a container engine would do for these arguments.
    ///
    /// # Errors
    /// Returns an error if the request is unknown, or fails.
    pub fn answer(&self, arguments: &[String]) -> Result<(), ContainerError> {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["info" | "--version" | "pull" | "logs", ..] => Ok(()),
            ["create", options @ ..] => self.create(options),
            ["cp", from, to] => self.copy(from, to),
            ["start", id] => self.start(id),
            ["port", id, _] => self.show_port(id),
            ["rm", "-f", id] => self.remove(id),
            ["run", id] => runtime::run(self, id),
            _ => Err(ContainerError::Unknown(arguments.join(" "))),
        }
    }

    /// Makes a container and prints its name.
    fn create(&self, options: &[&str]) -> Result<(), ContainerError> {
        let mut environment = variables(options, |name| std::env::var(name).ok());
        environment.insert("AWS_ENDPOINT_URL".to_owned(), self.endpoint.clone());
        let id = format!("{}-{}", std::process::id(), jiff::Timestamp::now().as_nanosecond());
        fs::create_dir_all(self.folder.join(&id)).map_err(in_file(&self.folder))?;
        let path = self.file(&id, ENVIRONMENT);
        let text = serde_json::to_string(&environment).unwrap_or_default();
        fs::write(&path, text).map_err(in_file(&path))?;
        print(&id);
        Ok(())
    }

    /// Copies a function's binary into its container. fakecloud copies it to two places, and one is enough.
    fn copy(&self, from: &str, to: &str) -> Result<(), ContainerError> {
        let Some(id) = to.strip_suffix(":/var/task") else { return Ok(()) };
        let (from, to) = (Path::new(from).join(BINARY), self.file(id, BINARY));
        // Both are below the emulator's folder. A link costs nothing, and lives on when the first name is removed.
        fs::hard_link(&from, &to).map_err(in_file(&from))
    }

    /// Starts the process that runs the function, and keeps the port that it prints.
    fn start(&self, id: &str) -> Result<(), ContainerError> {
        let failed = |cause: std::io::Error| ContainerError::Start(cause.to_string());
        let mut runner = Command::new(std::env::current_exe().map_err(failed)?);
        runner.arg("container").arg("--folder").arg(&self.folder).arg("--log").arg(&self.log);
        runner.args(["--endpoint", &self.endpoint, "--", "run", id]);
        runner.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(self.open_log()?);
        let mut runner = runner.spawn().map_err(failed)?;
        let mut port = String::new();
        if let Some(said) = runner.stdout.take() {
            BufReader::new(said).read_line(&mut port).map_err(failed)?;
        }
        if port.trim().is_empty() {
            return Err(ContainerError::Start(format!("see {}", self.log.display())));
        }
        let path = self.file(id, PORT);
        fs::write(&path, port.trim()).map_err(in_file(&path))
    }

    fn show_port(&self, id: &str) -> Result<(), ContainerError> {
        print(&format!("127.0.0.1:{}", self.port(id)?));
        Ok(())
    }

    /// Ends the function, if it runs, and removes its container.
    fn remove(&self, id: &str) -> Result<(), ContainerError> {
        if let Ok(port) = self.port(id) {
            // If nothing answers, the function has ended already.
            let _ = ureq::delete(format!("http://127.0.0.1:{port}/")).call();
        }
        let path = self.folder.join(id);
        fs::remove_dir_all(&path).map_err(in_file(&path))
    }
}

/// Reads the variables among the options of `create`: `-e name=value`, or `-e name` for one of the own environment.
fn variables(options: &[&str], own: impl Fn(&str) -> Option<String>) -> Environment {
    let given = options.iter().zip(options.iter().skip(1)).filter(|(option, _)| **option == "-e");
    let read = |(_, given): (&&str, &&str)| match given.split_once('=') {
        Some((name, value)) => Some((name.to_owned(), value.to_owned())),
        None => Some(((*given).to_owned(), own(given)?)),
    };
    given.filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_gets_the_variables_that_are_given_and_those_that_are_only_named() {
        let options = ["-p", ":8080", "-e", "A=1=2", "--label", "B=3", "-e", "SECRET", "-e", "NONE", "image"];
        let own = |name: &str| (name == "SECRET").then(|| "s".to_owned());
        let expected = [("A", "1=2"), ("SECRET", "s")].map(|(name, value)| (name.into(), value.into()));
        assert_eq!(variables(&options, own), Environment::from(expected));
    }

    #[test]
    fn what_functions_do_not_need_is_refused() {
        let engine = Containers { folder: "/none".into(), log: "/none".into(), endpoint: String::new() };
        let answered = engine.answer(&["network".to_owned(), "ls".to_owned()]);
        assert!(matches!(answered, Err(ContainerError::Unknown(words)) if words == "network ls"));
        assert!(engine.answer(&["info".to_owned()]).is_ok());
    }
}
