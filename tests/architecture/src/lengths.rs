//! Measures how long files and functions are.

use crate::text::{Token, code, tokens};

/// Describes a function by its name and its length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// The name, such as `measured`.
    pub name: String,
    /// The number of lines, from `fn` to the closing brace.
    pub lines: usize,
}

/// Returns the functions in Rust text that have a body.
#[must_use]
pub fn functions(text: &str) -> Vec<Function> {
    let code = code(text);
    let tokens = tokens(&code);
    (0..tokens.len()).filter_map(|at| function(tokens.get(at..)?)).collect()
}

/// Returns the length that 95 of 100 functions do not exceed.
#[must_use]
pub fn length_of_95_in_100(functions: &[Function]) -> usize {
    let mut lengths: Vec<usize> = functions.iter().map(|function| function.lines).collect();
    lengths.sort_unstable();
    let at = (lengths.len() * 95).div_ceil(100).saturating_sub(1);
    lengths.get(at).copied().unwrap_or_default()
}

/// Returns the files that are longer than the limit, and the listed files that do not need to be listed. A
/// listed file has a limit of its own.
#[must_use]
pub fn too_long(files: &[(&str, usize)], limit: usize, listed: &[(&str, usize)]) -> Vec<String> {
    let own = |file: &str| listed.iter().find(|(name, _)| *name == file).map(|(_, limit)| *limit);
    let longer = files.iter().filter(|(file, lines)| *lines > own(file).unwrap_or(limit));
    let longer = longer.map(|(file, lines)| format!("{file} has {lines} lines"));
    let needed = |name: &str| files.iter().any(|(file, lines)| *file == name && *lines > limit);
    let stale = listed.iter().filter(|(name, _)| !needed(name));
    longer
        .chain(stale.map(|(name, _)| format!("{name} is no longer too long: take it off the list")))
        .collect()
}

fn function(tokens: &[Token<'_>]) -> Option<Function> {
    let [keyword, name, rest @ ..] = tokens else { return None };
    let named = name.text.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
    if keyword.text != "fn" || !named {
        return None;
    }
    let lines = closing_line(rest)? - keyword.line + 1;
    Some(Function { name: name.text.to_owned(), lines })
}

/// Returns the line on which a function's body ends, or `None` if it has no body.
fn closing_line(signature: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0;
    for token in signature {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            ";" if depth == 0 => return None,
            _ => continue,
        }
        if depth == 0 && token.text == "}" {
            return Some(token.line);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_measured_from_its_keyword_to_its_last_brace() {
        let text = "fn declared(x: [u8; 2]);\nfn f(\n    x: fn() -> u8,\n) {\n    // }\n    { g(\"}\") }\n}\nfn h() {}";
        let found: Vec<_> =
            functions(text).into_iter().map(|function| (function.name, function.lines)).collect();
        assert_eq!(found, [("f".to_owned(), 6), ("h".to_owned(), 1)]);
    }

    #[test]
    fn a_long_file_is_reported_and_so_is_one_listed_without_need() {
        let files = [("a", 300), ("b", 301), ("c", 310), ("d", 311)];
        let listed = [("a", 310), ("c", 310), ("d", 310), ("e", 310)];
        let stale = |name: &str| format!("{name} is no longer too long: take it off the list");
        assert_eq!(
            too_long(&files, 300, &listed),
            ["b has 301 lines".to_owned(), "d has 311 lines".to_owned(), stale("a"), stale("e")]
        );
    }

    #[test]
    fn five_in_a_hundred_may_be_longer() {
        let of = |lines| Function { name: String::new(), lines };
        let mut all: Vec<Function> = (0..95).map(|_| of(10)).chain((0..5).map(|_| of(90))).collect();
        assert_eq!(length_of_95_in_100(&all), 10);
        all.push(of(90));
        assert_eq!(length_of_95_in_100(&all), 90);
    }
}
