//! Plays a story: carries out its lines one after the other, and collects the results.

use std::path::Path;

use candor_domain::event::envelope::Event;
use candor_domain::policy::settings::Policy;
use candor_domain::reference::report::Report;
use candor_edge::translation::Translation;
use candor_engine::ports::Stored;
use candor_simulation::record::Line;
use candor_stage::edges::{self, Edge, Origin};
use candor_stage::played::Played;
use candor_stage::script::{Script, ScriptError};
use candor_story::moment;
use candor_story::story::{Action, Repeat, Step};
use candor_story::webhook::Webhook;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::happening::Happening;
use crate::policy;
use crate::shop_floor::{Bounds, VirtualShop};

/// The time at which a story begins if it names no time: a Monday, at ten in the morning UTC.
pub const BEGINNING: &str = "2026-03-02T10:00:00Z";

/// Holds a story that can be played in virtual time.
#[derive(Debug, Clone)]
pub struct Play {
    script: Script,
    policy: Policy,
    begins_at: Timestamp,
}

/// Holds a story that was played in virtual time.
#[derive(Debug)]
pub struct Performance {
    /// The story and its results.
    pub played: Played,
    /// Everything that happened, in its order.
    pub happened: Vec<Happening>,
    /// Every event that was received, with its time.
    pub received: Vec<(Timestamp, Event)>,
    /// Everything that anyone was told.
    pub statement: Vec<Line>,
    /// The orders as they are stored in the end.
    pub orders: Vec<Stored>,
    /// The policy that the story was played with.
    pub policy: Policy,
    /// The time at which the story began.
    pub began: Timestamp,
    /// The time at which the story ended.
    pub ended: Timestamp,
}

impl Play {
    /// Reads a story.
    ///
    /// # Errors
    /// Returns everything that is wrong with the story or its policy.
    pub fn read(path: &Path) -> Result<Self, ScriptError> {
        Self::of(Script::read(path)?)
    }

    /// Prepares a story.
    ///
    /// # Errors
    /// Returns everything that is wrong with its policy.
    pub fn of(script: Script) -> Result<Self, ScriptError> {
        let wrong = |problems| ScriptError::Problems { path: script.path.clone(), problems };
        let policy = policy::of(&script.story).map_err(wrong)?;
        let monday = BEGINNING.parse().unwrap_or_default();
        let begins_at = script.story.starts_at.unwrap_or(monday);
        Ok(Self { script, policy, begins_at })
    }

    /// Plays the story to its end, or until it cannot continue.
    #[must_use]
    pub fn run(self, bounds: Bounds) -> Performance {
        let floor = VirtualShop::open(self.policy, self.begins_at, bounds);
        let mut player = Player { script: &self.script, floor };
        let stopped = player.play().err();
        let floor = player.floor;
        let (outcome, mut problems) = floor.outcome();
        problems.splice(0..0, stopped);
        let (began, ended) = (self.begins_at, floor.now());
        let (policy, orders) = (floor.policy().clone(), floor.orders());
        let (happened, received, statement) = floor.close();
        Performance {
            played: Played::of(self.script, outcome, problems),
            happened,
            received,
            statement,
            orders,
            policy,
            began,
            ended,
        }
    }
}

struct Player<'s> {
    script: &'s Script,
    floor: VirtualShop,
}

impl Player<'_> {
    fn play(&mut self) -> Result<(), String> {
        for step in &self.script.story.steps {
            self.play_step(step).map_err(|why| format!("line {}: {why}", step.line))?;
        }
        self.floor.rest().map_err(|why| format!("not at rest: {}", chain(&why)))
    }

    fn play_step(&mut self, step: &Step) -> Result<(), String> {
        let now = self.floor.now();
        match &step.action {
            Action::Event(event, repeat) => {
                let event = moment::resolve(event, now);
                self.repeat(*repeat, |floor| floor.receive(&event).map_err(|why| chain(&why)))
            }
            Action::Webhook(webhook, repeat) => self.deliver(step.line, webhook, *repeat),
            Action::Pause(length) | Action::Advance(length) => self.pass(*length),
            Action::Mail(answer, times) => {
                self.floor.mail().answer(step.line, *answer, *times);
                Ok(())
            }
        }
    }

    /// Delivers the webhook. Every delivery has the same bytes, at any time.
    fn deliver(&mut self, line: usize, webhook: &Webhook, repeat: Repeat) -> Result<(), String> {
        let now = self.floor.now();
        let edge: Edge = webhook.provider.parse().map_err(|why: edges::UnknownEdge| why.to_string())?;
        let payload = self.script.payload(webhook, now)?;
        let named = edges::origin(webhook, now);
        let own_id = || format!("{}-{line}", self.script.name);
        let origin = Origin {
            shop: named.shop.or_else(|| self.floor.first_shop(edge)),
            event_id: Some(named.event_id.unwrap_or_else(own_id)),
            ..named
        };
        self.repeat(repeat, |floor| hand_in(floor, edge, &origin, &payload))
    }

    fn pass(&mut self, length: SignedDuration) -> Result<(), String> {
        self.floor.pass(length).map_err(|why| chain(&why))
    }

    fn repeat(
        &mut self,
        repeat: Repeat,
        mut act: impl FnMut(&mut VirtualShop) -> Result<(), String>,
    ) -> Result<(), String> {
        for count in 1..=repeat.times {
            act(&mut self.floor)?;
            if count < repeat.times {
                self.pass(repeat.every)?;
            }
        }
        Ok(())
    }
}

/// Lets the edge translate a payload, and puts the resulting events on the bus.
fn hand_in(floor: &mut VirtualShop, edge: Edge, origin: &Origin, payload: &[u8]) -> Result<(), String> {
    let translation = edge.translate(origin, payload, floor.now());
    if let Translation::NotUsed { topic, why } = &translation {
        floor.pass_over(topic, why);
    }
    // Nothing in a story takes demands: tests/integration has them.
    let (_, translation) = translation.take_demand();
    let (events, reports) = translation.into_parts();
    let all = events.iter().map(Event::to_bus).chain(reports.iter().map(Report::to_bus));
    for on_the_bus in all {
        let on_the_bus: Value = on_the_bus.map_err(|why| why.to_string())?;
        floor.receive(&on_the_bus).map_err(|why| chain(&why))?;
    }
    Ok(())
}

fn chain(why: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(why), |why| why.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
