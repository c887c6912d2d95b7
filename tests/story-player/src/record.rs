//! Writes everything that anyone is told to a file. With two such files, two builds can be compared.

use std::path::PathBuf;

use candor_simulation::record::{Digest, Line, Renamed, digest};
use candor_stage::terminal::say;
use clap::Args;

use crate::player::Performance;

/// Names the file to record to, and the file of renamed names.
#[derive(Debug, Args)]
pub(crate) struct Files {
    /// Writes a hash of everything that anyone is told, for each household or story; with --household or
    /// --story, writes all of it in words too.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Records renamed names as they were before. The file has lines of an old name, a tab and the new name.
    #[arg(long, value_name = "FILE", requires = "record")]
    renamed: Option<PathBuf>,
}

/// Writes a record that is asked for.
#[derive(Debug)]
pub(crate) struct Recorder {
    path: PathBuf,
    /// The renamed names.
    pub(crate) renamed: Renamed,
}

impl Files {
    /// Reads the renamed names, if a record is asked for.
    ///
    /// # Errors
    /// Returns the reason, in words, if they cannot be read.
    pub(crate) fn recorder(self) -> Result<Option<Recorder>, String> {
        let Some(path) = self.record else { return Ok(None) };
        let Some(renamed) = self.renamed else {
            return Ok(Some(Recorder { path, renamed: Renamed::default() }));
        };
        let wrong = |why: &dyn std::error::Error| format!("failed to read {}: {why}", renamed.display());
        let text = std::fs::read_to_string(&renamed).map_err(|why| wrong(&why))?;
        let renamed = Renamed::read(&text).map_err(|why| wrong(&why))?;
        Ok(Some(Recorder { path, renamed }))
    }
}

impl Recorder {
    /// Writes a digest of each household. Returns true if it could be written.
    pub(crate) fn write_households(&self, recorded: &[Digest]) -> bool {
        let lines = recorded.iter().enumerate().map(|(number, digest)| format!("{number} {digest}"));
        self.write(&lines.map(|line| (line, Vec::new())).collect::<Vec<_>>())
    }

    /// Writes one household in words.
    pub(crate) fn write_household(&self, number: u64, statement: &[Line]) -> bool {
        self.write(&[self.render(&number.to_string(), statement)])
    }

    /// Writes stories in words.
    pub(crate) fn write_stories(&self, performances: &[Performance]) -> bool {
        let stories = performances.iter().map(|one| self.render(&one.played.script.name, &one.statement));
        self.write(&stories.collect::<Vec<_>>())
    }

    /// Returns the line of a household or story, and the lines that its digest stands for.
    fn render(&self, name: &str, statement: &[Line]) -> (String, Vec<String>) {
        let line = format!("{name} {}", digest(statement, &self.renamed));
        (line, statement.iter().map(|line| line.in_text(&self.renamed)).collect())
    }

    /// Writes each line, and below it, with a tab, the lines that it stands for. Prints the digest of all
    /// lines.
    fn write(&self, lines: &[(String, Vec<String>)]) -> bool {
        let (mut text, mut all) = (String::new(), Digest::default());
        for (line, statement) in lines {
            all.add_line(line);
            text.push_str(line);
            text.push('\n');
            for statement in statement.iter().flat_map(|statement| statement.lines()) {
                text.push_str(&format!("\t{statement}\n"));
            }
        }
        let (path, count) = (self.path.display(), lines.len());
        let written = std::fs::write(&self.path, text);
        match &written {
            Ok(()) => say(&format!("Recorded {count} in {path}: {all}")),
            Err(why) => say(&format!("failed to write {path}: {why}")),
        }
        written.is_ok()
    }
}
