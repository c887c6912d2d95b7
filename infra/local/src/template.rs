//! Changes the template for the emulator, in three places only:
//!
//! - `CodeUri` names the packed binary in a bucket of the emulator, as `sam deploy` would write it.
//! - Resources that the emulator does not know are left out: an archive, saved queries, the dashboard, which
//!   names every alarm, and alarms on more than one metric.
//! - `DeploymentPreference` is left out, because the emulator does not know CodeDeploy. Aliases stay.
//!
//! All are changes of text, line by line, because today's YAML readers do not know tags such as `!Ref`.

/// The template does not look as expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// No function was found.
    #[error("read the template: no line has `CodeUri: ../functions/<slug>/`")]
    NoFunction,
    /// Something that is to be left out is not there.
    #[error(
        "read the template: no resource has the line `{0}`, which the emulator does not know; take it out of the list"
    )]
    NoneToLeaveOut(&'static str),
}

/// Lists the lines that mark a resource as unknown to the emulator.
const UNKNOWN_THERE: [&str; 4] = [
    "    Type: AWS::Events::Archive",
    "    Type: AWS::Logs::QueryDefinition",
    "    Type: AWS::CloudWatch::Dashboard",
    // Of an alarm, instead of the name of one metric.
    "      Metrics:",
];

/// The property of functions that the emulator does not know.
const RELEASES: &str = "      DeploymentPreference:";

/// A template for the emulator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adapted {
    /// The template's text.
    pub text: String,
    /// The slugs of the functions that it names.
    pub slugs: Vec<String>,
}

/// Adapts the template: the code of each function will be at `s3://<bucket>/<slug>.zip`.
///
/// # Errors
/// Returns an error if the template lacks something that is to be changed.
pub fn adapt(template: &str, bucket: &str) -> Result<Adapted, TemplateError> {
    let mut slugs = Vec::new();
    let mut lines = Vec::new();
    for line in without_releases(&without_unknown(template)?) {
        match slug(line) {
            Some((before, slug)) => {
                lines.push(format!("{before}CodeUri: s3://{bucket}/{slug}.zip"));
                slugs.push(slug.to_owned());
            }
            None => lines.push(line.to_owned()),
        }
    }
    if slugs.is_empty() {
        return Err(TemplateError::NoFunction);
    }
    Ok(Adapted { text: lines.join("\n"), slugs })
}

fn slug(line: &str) -> Option<(&str, &str)> {
    let (before, uri) = line.split_once("CodeUri: ../functions/")?;
    Some((before, uri.trim_end().trim_end_matches('/')))
}

fn without_unknown(template: &str) -> Result<Vec<&str>, TemplateError> {
    let lines: Vec<&str> = template.lines().collect();
    let blocks = blocks(&lines);
    let has = |block: &[&str], mark: &str| block.iter().any(|line| line.trim_end() == mark);
    for mark in UNKNOWN_THERE {
        if !blocks.iter().any(|block| has(block, mark)) {
            return Err(TemplateError::NoneToLeaveOut(mark));
        }
    }
    let known = blocks.into_iter().filter(|block| !UNKNOWN_THERE.iter().any(|mark| has(block, mark)));
    Ok(known.flatten().copied().collect())
}

/// Splits the lines into blocks, each of which begins with a heading, such as the name of a resource.
fn blocks<'l, 't>(lines: &'l [&'t str]) -> Vec<&'l [&'t str]> {
    lines.chunk_by(|_, next| is_within(next, 2)).collect()
}

/// Leaves out how releases reach a function.
fn without_releases<'t>(lines: &[&'t str]) -> Vec<&'t str> {
    let mut leaving_out = false;
    let mut kept = Vec::new();
    for line in lines {
        leaving_out = *line == RELEASES || (leaving_out && is_within(line, 6));
        if !leaving_out {
            kept.push(*line);
        }
    }
    kept
}

/// Returns true if a line belongs to a heading above it that has this many spaces before it.
fn is_within(line: &str, spaces: usize) -> bool {
    line.is_empty() || line.bytes().take_while(|byte| *byte == b' ').count() > spaces
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNKNOWN: &str = "Resources:\n  Archive:\n    Type: AWS::Events::Archive\n\n    More: 1\n\n  Query:\n    Type: \
                           AWS::Logs::QueryDefinition\n  Shown:\n    Type: AWS::CloudWatch::Dashboard\n  Late:\n    \
                           Type: AWS::CloudWatch::Alarm\n    Properties:\n      Metrics:\n        - {Id: a}\n";

    #[test]
    fn code_is_found_and_what_the_emulator_does_not_know_is_left_out() {
        let function = "  # A function.\n  F:\n    Properties:\n      CodeUri: ../functions/order-placed/\n      \
                        AutoPublishAlias: live\n      DeploymentPreference:\n        Type: AllAtOnce\n      Timeout: 10\n";
        let adapted = adapt(&format!("{UNKNOWN}{function}"), "code").unwrap();
        assert_eq!(adapted.slugs, ["order-placed"]);
        assert_eq!(
            adapted.text,
            "Resources:\n  # A function.\n  F:\n    Properties:\n      CodeUri: s3://code/order-placed.zip\n      \
             AutoPublishAlias: live\n      Timeout: 10"
        );
    }

    #[test]
    fn a_template_that_has_changed_is_noticed() {
        let none = TemplateError::NoneToLeaveOut("    Type: AWS::Events::Archive");
        assert_eq!(adapt("Resources:\n", "code"), Err(none));
        assert_eq!(adapt(UNKNOWN, "code"), Err(TemplateError::NoFunction));
    }
}
