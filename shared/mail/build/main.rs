//! Compiles the markup (MJML) of every message to HTML, lists the languages that have a file of words, and
//! makes a table of how they write dates.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use mrml::prelude::render::RenderOptions;

mod dates;

fn main() -> Result<(), Box<dyn Error>> {
    watch("templates");
    watch("build");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut pages = Vec::new();
    for (kind, path) in files("templates/html", "mjml")? {
        pages.push((kind, compile(&path)?));
    }
    write_pages(&out, &pages)?;
    let languages = files("templates/words", "jinja")?;
    fs::write(out.join("languages.rs"), list(&languages)?)?;
    let tags: Vec<String> = languages.into_iter().map(|(tag, _)| tag).collect();
    fs::write(out.join("dates.rs"), dates::table(&tags)?)?;
    Ok(())
}

#[expect(clippy::print_stdout, reason = "it is how a build script speaks to cargo")]
fn watch(path: &str) {
    println!("cargo::rerun-if-changed={path}");
}

/// Returns the files of a folder that have this extension, sorted: file name without extension, and path.
fn files(folder: &str, extension: &str) -> Result<Vec<(String, PathBuf)>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
        if let (Some(stem), true) = (stem, path.extension().is_some_and(|found| found == extension)) {
            found.push((stem, path));
        }
    }
    found.sort();
    Ok(found)
}

/// Writes the common beginning and end of all pages once, because they are half of each page, and then the
/// middle of every page.
fn write_pages(out: &Path, pages: &[(String, String)]) -> Result<(), Box<dyn Error>> {
    let whole: Vec<&str> = pages.iter().map(|(_, page)| page.as_str()).collect();
    let start = shared_start(&whole);
    let rests: Vec<&str> = whole.iter().filter_map(|page| page.strip_prefix(start)).collect();
    let end = shared_end(&rests);
    fs::write(out.join("start.html"), start)?;
    fs::write(out.join("end.html"), end)?;
    for ((kind, _), rest) in pages.iter().zip(&rests) {
        fs::write(out.join(format!("{kind}.html")), rest.strip_suffix(end).unwrap_or(rest))?;
    }
    Ok(())
}

/// Returns the longest text that all texts begin with.
fn shared_start<'a>(texts: &[&'a str]) -> &'a str {
    let first = texts.first().copied().unwrap_or_default();
    let starts = first.char_indices().filter_map(|(at, c)| first.get(..at.saturating_add(c.len_utf8())));
    starts.take_while(|start| texts.iter().all(|text| text.starts_with(start))).last().unwrap_or_default()
}

/// Returns the longest text that all texts end with.
fn shared_end<'a>(texts: &[&'a str]) -> &'a str {
    let first = texts.first().copied().unwrap_or_default();
    let ends = first.char_indices().rev().filter_map(|(at, _)| first.get(at..));
    ends.take_while(|end| texts.iter().all(|text| text.ends_with(end))).last().unwrap_or_default()
}

fn compile(path: &Path) -> Result<String, Box<dyn Error>> {
    let parsed = mrml::parse(expand(path)?).map_err(|why| format!("{}: {why}", path.display()))?;
    if let Some(warning) = parsed.warnings.first() {
        return Err(format!("{}: {warning}", path.display()).into());
    }
    // No fonts are set, because a mail loads nothing from elsewhere.
    let options = RenderOptions { fonts: Default::default(), ..RenderOptions::default() };
    Ok(parsed.element.render(&options)?)
}

/// Returns a document with its includes inserted. The compiler's own includes lose the width of the element
/// that they are in.
fn expand(path: &Path) -> Result<String, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|why| format!("{}: {why}", path.display()))?;
    let mut expanded = String::new();
    for line in text.lines() {
        let included = line.trim().strip_prefix("<mj-include path=\"").and_then(|rest| rest.split_once('"'));
        match included {
            Some((name, _)) => expanded.push_str(&expand(&Path::new("templates/html").join(name))?),
            None => expanded.push_str(line),
        }
        expanded.push('\n');
    }
    Ok(expanded)
}

fn list(languages: &[(String, PathBuf)]) -> Result<String, Box<dyn Error>> {
    let mut code = String::from("&[");
    for (tag, path) in languages {
        let path = fs::canonicalize(path)?;
        writeln!(code, "Language {{ tag: {tag:?}, words: include_str!({path:?}) }},")?;
    }
    code.push(']');
    Ok(code)
}
