//! Finds what does not fit in a page.

use crate::page::Page;

/// Lists the elements that stick out of the screen, and those that cut off their own text. What may be scrolled by itself
/// holds what it has. A phone makes the screen wider for a page that is too wide, so that the width asked for counts.
const OUTSIDE: &str = r#"((width) => {
    const once = (find, found = new Map()) => (e) => {
        if (!found.has(e)) found.set(e, find(e));
        return found.get(e);
    };
    const unseen = once((e) => e && (getComputedStyle(e).clipPath === "inset(50%)" || unseen(e.parentElement)));
    const shown = (e) => e.checkVisibility() && !unseen(e) && !e.closest(".skip");
    const scrolls = once(
        (e) => e && (["auto", "scroll"].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement)),
    );
    const name = (e) => `${e.localName}.${e.className}: ${e.textContent.trim().slice(0, 60)}`;
    const all = [...document.body.querySelectorAll("*")].filter(shown);
    const sticks = (e) => {
        const { left, right } = e.getBoundingClientRect();
        return (right > width + 0.5 || left < -0.5) && !scrolls(e.parentElement);
    };
    const cuts = (e) => {
        if (e.matches("input, textarea")) return false;
        const { overflowX, overflowY } = getComputedStyle(e);
        const hides = (overflow) => ["hidden", "clip"].includes(overflow);
        return (hides(overflowX) && e.scrollWidth > e.clientWidth + 1) || (hides(overflowY) && e.scrollHeight > e.clientHeight + 1);
    };
    const root = document.scrollingElement.scrollWidth;
    return [
        ...(root > width ? [`the page is ${root} wide`] : []),
        ...all.filter(sticks).map((e) => `sticks out: ${name(e)}`),
        ...all.filter(cuts).map((e) => `is cut off: ${name(e)}`),
    ];
})"#;

/// Returns what does not fit in a page, a line for each element.
#[track_caller]
pub(crate) fn outside(page: &Page) -> Vec<String> {
    lines(page, &format!("{OUTSIDE}({})", page.reader().width))
}

/// Lists what a finger cannot hit: targets of less than 24 pixels. A link in a sentence may be as low as its line
/// (<https://www.w3.org/TR/WCAG22/#target-size-minimum>).
const SMALL: &str = r#"[...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
    .filter((e) => e.checkVisibility() && !e.matches(".skip"))
    .map((e) => [e, (e.matches("[type=radio], [type=checkbox]") ? (e.closest("label") ?? e) : e).getBoundingClientRect()])
    .filter(([e, { width, height }]) => (width < 24 || height < 24) && !inSentence(e))
    .map(([e, { width, height }]) => `${e.localName} ${e.textContent.trim()}: ${width} × ${height}`)"#;

const IN_SENTENCE: &str = r#"(e) => getComputedStyle(e).display === "inline" && e.parentElement.innerText.trim() !== e.innerText.trim()"#;

/// Returns the targets that are too small for a finger, a line for each.
#[track_caller]
pub(crate) fn too_small(page: &Page) -> Vec<String> {
    lines(page, &format!("((inSentence) => {SMALL})({IN_SENTENCE})"))
}

#[track_caller]
fn lines(page: &Page, expression: &str) -> Vec<String> {
    let found = page.evaluate(expression);
    found.as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect()
}
