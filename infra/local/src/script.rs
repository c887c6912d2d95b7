//! Reads the stories that the local stack can play. It has a real clock, and a mail service that cannot be
//! made to fail.

use std::path::Path;

pub use candor_stage::script::{Script, ScriptError};
use candor_story::story::Problem;

/// Reads a story.
///
/// # Errors
/// Returns everything that is wrong with the story, and every line that needs a virtual clock or a virtual
/// mail service.
pub fn read(path: &Path) -> Result<Script, ScriptError> {
    let script = Script::read(path)?;
    let explain = |Problem { line, problem }| {
        let problem =
            format!("{problem}, which the local stack cannot do: play this story with `cargo simulate`");
        Problem { line, problem }
    };
    let problems: Vec<Problem> = script.story.only_virtual().into_iter().map(explain).collect();
    if problems.is_empty() {
        Ok(script)
    } else {
        Err(ScriptError::Problems { path: path.to_owned(), problems })
    }
}

/// Reads every story of a folder that can be played here, sorted by name. Stories that only `cargo simulate`
/// can play are played by its own tests.
///
/// # Errors
/// Returns an error if the folder or a story cannot be read.
pub fn read_all(folder: &Path) -> Result<Vec<Script>, ScriptError> {
    let mut scripts = Script::read_all(folder)?;
    scripts.retain(|script| script.story.only_virtual().is_empty());
    Ok(scripts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_for_virtual_time_is_refused_with_every_line_that_asks_for_it() {
        let folder = std::env::temp_dir().join(format!("candor-local-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("days.jsonl");
        std::fs::write(&path, "{\"mail\": \"refuses\"}\n{\"advance\": \"3d\"}").unwrap();
        let refused = read(&path).unwrap_err().to_string();
        assert!(refused.contains("line 1: says what the mail service answers, which the local stack"));
        assert!(
            refused.contains("line 2: moves the clock, which the local stack cannot do: play this story")
        );
        assert!(read_all(&folder).unwrap().is_empty());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
