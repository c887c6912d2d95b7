//! Separates code, literals and comments in Rust text.

/// Names a kind of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text that is neither a literal nor a comment.
    Code,
    /// A string, or a character in quotes.
    Literal,
    /// A comment, including a doc comment.
    Comment,
}

/// Splits the text into pieces, in their order.
#[must_use]
pub fn pieces(text: &str) -> Vec<(Kind, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (kind, length) = first(rest);
        let (piece, after) = rest.split_at(length);
        found.push((kind, piece));
        rest = after;
    }
    found
}

/// Returns only the code. Lines stay where they are, and each literal becomes an empty string.
#[must_use]
pub fn code(text: &str) -> String {
    let only_code = |(kind, piece): (Kind, &str)| match kind {
        Kind::Code => piece.to_owned(),
        Kind::Literal => format!("\"\"{}", line_ends(piece)),
        Kind::Comment => line_ends(piece),
    };
    pieces(text).into_iter().map(only_code).collect()
}

/// Returns the lines of comments, each with its line number.
#[must_use]
pub fn comments(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut line = 1;
    for (kind, piece) in pieces(text) {
        if kind == Kind::Comment {
            found.extend((line..).zip(piece.lines().map(str::trim)));
        }
        line += line_ends(piece).len();
    }
    found
}

/// Holds a word or a sign of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The text, such as `use`, `::` or `{`.
    pub text: &'a str,
    /// The number of its line.
    pub line: usize,
}

/// Returns the words and signs of code that has neither comments nor literals.
#[must_use]
pub fn tokens(code: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    for (line, text) in (1..).zip(code.lines()) {
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (text, after) = rest.split_at(token(rest));
            found.push(Token { text, line });
            rest = after.trim_start();
        }
    }
    found
}

fn token(rest: &str) -> usize {
    if rest.starts_with("::") { 2 } else { word(rest).max(letter(rest)) }
}

fn first(rest: &str) -> (Kind, usize) {
    if rest.starts_with("//") {
        (Kind::Comment, rest.find('\n').unwrap_or(rest.len()))
    } else if rest.starts_with("/*") {
        (Kind::Comment, rest.find("*/").map_or(rest.len(), |end| end + 2))
    } else if let Some(length) = literal(rest) {
        (Kind::Literal, length)
    } else {
        (Kind::Code, word(rest).max(letter(rest)))
    }
}

/// Returns the length of the literal that begins here, or `None` if none does.
fn literal(rest: &str) -> Option<usize> {
    let (prefix, quoted) = rest.split_at(word(rest));
    let length = match prefix {
        "" | "b" | "c" => string(quoted).or_else(|| quoted_letter(quoted)),
        "r" | "br" | "cr" => raw(quoted),
        _ => None,
    };
    Some(prefix.len() + length?)
}

fn string(quoted: &str) -> Option<usize> {
    Some(1 + closed(quoted.strip_prefix('"')?, '"')?)
}

/// Returns the length of a character literal, and `None` for a lifetime: it tells `'a'` from `'a`.
fn quoted_letter(quoted: &str) -> Option<usize> {
    let inside = quoted.strip_prefix('\'')?;
    let one = inside.starts_with('\\') || inside.get(letter(inside)..)?.starts_with('\'');
    if one { Some(1 + closed(inside, '\'')?) } else { None }
}

fn raw(quoted: &str) -> Option<usize> {
    let inside = quoted.trim_start_matches('#').strip_prefix('"')?;
    let opening = quoted.len() - inside.len();
    let closing = format!("\"{}", "#".repeat(opening - 1));
    Some(opening + inside.find(&closing)? + closing.len())
}

/// Returns the length up to and including the sign that closes a literal.
fn closed(inside: &str, sign: char) -> Option<usize> {
    let mut escaped = false;
    let end = inside.char_indices().find(|(_, letter)| {
        let ends = *letter == sign && !escaped;
        escaped = *letter == '\\' && !escaped;
        ends
    });
    end.map(|(at, _)| at + 1)
}

fn word(rest: &str) -> usize {
    rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len())
}

fn letter(rest: &str) -> usize {
    rest.chars().next().map_or(0, char::len_utf8)
}

fn line_ends(piece: &str) -> String {
    piece.matches('\n').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_comments_nor_literals_are_code() {
        let text = "let a = \"// \\\" b\"; // c \"d\"\n/* e */ let f: &'g str = r#\"h\"i\"#; let j = '\"';";
        assert_eq!(code(text), "let a = \"\"; \n let f: &'g str = \"\"; let j = \"\";");
    }

    #[test]
    fn a_comment_knows_its_line() {
        let text = "/// One.\nlet two = \"\n// no comment\n\"; // Four.\n";
        assert_eq!(comments(text), [(1, "/// One."), (4, "// Four.")]);
    }

    #[test]
    fn words_and_signs_are_told_apart() {
        let found: Vec<_> = tokens("use a::{b_c,\n*}").iter().map(|token| (token.text, token.line)).collect();
        assert_eq!(
            found,
            [("use", 1), ("a", 1), ("::", 1), ("{", 1), ("b_c", 1), (",", 1), ("*", 2), ("}", 2)]
        );
    }
}
