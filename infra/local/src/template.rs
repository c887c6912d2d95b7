//! Changes the template for an emulator, in four places only:
//!
//! - `CodeUri` names the packed binary in a bucket of the emulator, as `sam deploy` would write it.
//! - Resources that the emulator does not know are left out. For MiniStack these are the archive, saved queries, the
//!   dashboard, which names every alarm, and alarms on more than one metric.
//! - `DeploymentPreference` is left out. MiniStack does not know CodeDeploy, and fakecloud reads only a plain text as
//!   `Type`, where SAM reads `!If` too: github.com/aws/serverless-application-model, deployment_preference_collection.py.
//!   Aliases stay.
//! - `MaximumBatchingWindowInSeconds` is left out for fakecloud, which hides the messages of a batch that is not full,
//!   so that each waits as long as after a failure. MiniStack knows no such window.
//!
//! All are changes of text, line by line, because today's YAML readers do not know tags such as `!Ref`.

use crate::emulator::Brand;

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

/// The property of functions that no emulator reads as SAM does.
const RELEASES: &str = "      DeploymentPreference:";

/// The property of queues that says how long a batch may wait until it is full.
const WINDOW: &str = "MaximumBatchingWindowInSeconds:";

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
pub fn adapt(template: &str, bucket: &str, brand: Brand) -> Result<Adapted, TemplateError> {
    let mut slugs = Vec::new();
    let mut lines = Vec::new();
    let known = without_unknown(template, brand)?;
    let is_window = |line: &str| line.trim_start().starts_with(WINDOW);
    for line in without_releases(&known) {
        if is_window(line) && !brand.takes_batching_windows() {
            continue;
        }
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

fn without_unknown(template: &str, brand: Brand) -> Result<Vec<&str>, TemplateError> {
    let lines: Vec<&str> = template.lines().collect();
    let blocks = blocks(&lines);
    let has = |block: &[&str], mark: &str| block.iter().any(|line| line.trim_end() == mark);
    let unknown = brand.unknown_resources();
    for mark in unknown {
        if !blocks.iter().any(|block| has(block, mark)) {
            return Err(TemplateError::NoneToLeaveOut(mark));
        }
    }
    let known = blocks.into_iter().filter(|block| !unknown.iter().any(|mark| has(block, mark)));
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
        let adapted = adapt(&format!("{UNKNOWN}{function}"), "code", Brand::Ministack).unwrap();
        assert_eq!(adapted.slugs, ["order-placed"]);
        assert_eq!(
            adapted.text,
            "Resources:\n  # A function.\n  F:\n    Properties:\n      CodeUri: s3://code/order-placed.zip\n      \
             AutoPublishAlias: live\n      Timeout: 10"
        );
    }

    #[test]
    fn fakecloud_gets_every_resource_and_waits_for_no_batch() {
        let function = "  F:\n    Properties:\n      CodeUri: ../functions/order-placed/\n      Events:\n        Queue:\n          \
                        Properties:\n            BatchSize: 10\n            MaximumBatchingWindowInSeconds: 20\n";
        let adapted = adapt(&format!("{UNKNOWN}{function}"), "code", Brand::Fakecloud).unwrap();
        assert!(adapted.text.contains("AWS::Events::Archive") && adapted.text.contains("BatchSize: 10"));
        assert!(!adapted.text.contains("Window"));
    }

    #[test]
    fn a_template_that_has_changed_is_noticed() {
        let none = TemplateError::NoneToLeaveOut("    Type: AWS::Events::Archive");
        assert_eq!(adapt("Resources:\n", "code", Brand::Ministack), Err(none));
        assert_eq!(adapt(UNKNOWN, "code", Brand::Ministack), Err(TemplateError::NoFunction));
    }
}
