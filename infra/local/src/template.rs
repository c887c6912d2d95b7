//! Changes the template for the emulator, in two places only:
//!
//! - `CodeUri` names the packed binary in a bucket of the emulator, as `sam deploy` would write it.
//! - `BusArchive` is left out, because the emulator does not know `AWS::Events::Archive`.
//!
//! Both are changes of text, line by line, because today's YAML readers do not know tags such as `!Ref`.

/// The template does not look as expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// No function was found.
    #[error("read the template: no line has `CodeUri: ../functions/<slug>/`")]
    NoFunction,
    /// A resource that is to be left out is not there.
    #[error(
        "read the template: there is no resource {0}, which the emulator does not know; take it out of the list"
    )]
    NoResource(&'static str),
}

/// Lists the resources that the emulator does not know.
const UNKNOWN_THERE: [&str; 1] = ["BusArchive"];

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
    for line in without_unknown(template)? {
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
    let mut lines: Vec<&str> = template.lines().collect();
    for name in UNKNOWN_THERE {
        let heading = format!("  {name}:");
        let begin = lines.iter().position(|line| *line == heading).ok_or(TemplateError::NoResource(name))?;
        let body = lines.iter().skip(begin.saturating_add(1)).take_while(|line| is_within(line)).count();
        lines.drain(begin..=begin.saturating_add(body));
    }
    Ok(lines)
}

/// Returns true if a line belongs to the resource above it.
fn is_within(line: &str) -> bool {
    line.is_empty() || line.starts_with("   ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_found_and_what_the_emulator_does_not_know_is_left_out() {
        let template = "Resources:\n  BusArchive:\n    Type: AWS::Events::Archive\n\n    More: 1\n\n  # A function.\n  \
                        F:\n    Properties:\n      CodeUri: ../functions/order-placed/\n";
        let adapted = adapt(template, "code").unwrap();
        assert_eq!(adapted.slugs, ["order-placed"]);
        assert_eq!(
            adapted.text,
            "Resources:\n  # A function.\n  F:\n    Properties:\n      CodeUri: s3://code/order-placed.zip"
        );
    }

    #[test]
    fn a_template_that_has_changed_is_noticed() {
        assert_eq!(adapt("Resources:\n", "code"), Err(TemplateError::NoResource("BusArchive")));
        assert_eq!(adapt("  BusArchive:\n    Type: T\n", "code"), Err(TemplateError::NoFunction));
    }
}
