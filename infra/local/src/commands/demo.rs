//! Runs `cargo local demo`.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use candor_stage::report::{self, Summary};

use crate::desk;
use crate::emulator::{Brand, Leash};
use crate::player::{self, Performance};
use crate::project::Project;
use crate::script::{self, Script};
use crate::second_opinion;
use crate::shop::OpenShop;
use crate::shop::scene::{self, Step};
use crate::stack::Stack;
use crate::terminal::{self, DIM, Progress, STRONG, print, styled};

use super::error::{CommandError, Done};
use super::options::{DESK_PORT, On, Output};

/// The ways in which a demo can be wanted.
pub(super) struct Wish {
    pub(super) on: On,
    pub(super) output: Output,
    /// True if the stack stays, with a desk over it.
    pub(super) stay: bool,
}

pub(super) fn run(project: &Project, wish: &Wish, stories: &[PathBuf]) -> Done {
    let Wish { on, output, stay } = wish;
    let begun = Instant::now();
    let scripts = read(project, stories)?;
    let name = format!("demo-{}", std::process::id());
    let stack = Stack::launch_on(on.emulator, project, &name, Leash::Starter)?;
    let opening = match on.emulator {
        Brand::Ministack if stories.is_empty() => Some(open_shop(&stack)?),
        Brand::Ministack | Brand::Fakecloud => None,
    };
    let played = play(&stack, scripts)?;
    let summary = Summary::of(played.iter().map(|one| &one.played));
    if output.json {
        print(&summary.line());
        return Ok(summary.expected != Some(false));
    }
    if let Some(steps) = opening {
        print_opening(&steps);
    }
    print_all(&played);
    let as_expected = summary.expected != Some(false);
    let agrees = match on.emulator {
        Brand::Fakecloud if stories.is_empty() => second_opinion::run(&stack),
        Brand::Fakecloud | Brand::Ministack => true,
    };
    if !(as_expected && agrees) {
        print(&format!("what the functions said is in {}", project.shown(stack.log())));
    }
    let folder = save_mails(project, &name, &played)?;
    let took = styled(DIM, &terminal::shown(begun.elapsed()));
    print(&format!("the mails, each as .html and .eml, are in {} {took}", project.shown(&folder)));
    if *stay {
        desk::serve(stack, DESK_PORT)?;
    }
    Ok(as_expected && agrees)
}

/// Opens a shop beside the stack, and plays an order through it.
fn open_shop(stack: &Stack) -> Result<Vec<Step>, CommandError> {
    let progress = Progress::begin("Opening a shop, a stand-in for Shopify's");
    let shop = OpenShop::open(stack)?;
    let steps = scene::play(&shop)?;
    shop.close()?;
    progress.done("");
    Ok(steps)
}

fn print_opening(steps: &[Step]) {
    print(&styled(STRONG, "A shop of Shopify, the whole way there and back"));
    for Step { happens, seen } in steps {
        print(&format!("  {happens}\n    {}", styled(DIM, seen)));
    }
    print("");
}

/// Prints each story and its result, and then a summary.
pub(super) fn print_all(played: &[Performance]) {
    for one in played {
        report::print_heading(&one.played, &terminal::shown(one.took));
        report::print_findings(&one.played);
    }
    report::print_summary(played.iter().map(|one| &one.played));
}

/// Saves the mails in a folder of this demo's own.
fn save_mails(project: &Project, name: &str, played: &[Performance]) -> Result<PathBuf, CommandError> {
    let folder = project.local().join("mail").join(name);
    let saved =
        project.leftovers("mail").and_then(|_| played.iter().try_for_each(|one| one.save_mails(&folder)));
    saved.map_err(|cause| CommandError::File { operation: "save mails to", path: folder.clone(), cause })?;
    Ok(folder)
}

fn read(project: &Project, stories: &[PathBuf]) -> Result<Vec<Script>, CommandError> {
    let scripts = match stories {
        [] => script::read_all(&project.stories())?,
        named => named.iter().map(|path| script::read(path)).collect::<Result<Vec<_>, _>>()?,
    };
    if scripts.is_empty() { Err(CommandError::NoStory(project.stories())) } else { Ok(scripts) }
}

/// Plays stories, and shows on one line how many have ended.
pub(super) fn play(stack: &Stack, scripts: Vec<Script>) -> Result<Vec<Performance>, CommandError> {
    let count = scripts.len();
    let progress =
        Progress::begin(&format!("Playing {count} {}", if count == 1 { "story" } else { "stories" }));
    let over = AtomicUsize::new(0);
    let played = player::play(stack, scripts, &|name| {
        let over = over.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        progress.at(format!("{over} of {count} over: {name}"));
    })?;
    progress.done("");
    Ok(played)
}
