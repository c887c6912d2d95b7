//! Plays stories: sends what they say, waits until nothing is due, and collects the results.
//!
//! At its beginning, none of a story's orders is known, nor anything beyond single orders: what an earlier
//! play left is removed first. Stories that share an order are played one after the other, all others at the
//! same time.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use candor_domain::values::id::OrderKey;
use candor_stage::edges::{self, Edge, UnknownEdge};
use candor_stage::played::Played;
use candor_stage::script::{Script, key_of};
use candor_story::moment;
use candor_story::outcome::Outcome;
use candor_story::story::{Action, Repeat, Step};
use candor_story::webhook::Webhook;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::cloud::CloudError;
use crate::collected::Collected;
use crate::deployment::WEBHOOK_KEY;
use crate::inside;
use crate::mails::{self, Mail};
use crate::orders;
use crate::sources::{self, Delivery, Provider, UnknownProvider};
use crate::stack::Stack;
use crate::watch::{REST, Rest, Snapshot, Watch};

/// A story that was played on the stack.
#[derive(Debug)]
pub struct Performance {
    /// The story, and its results.
    pub played: Played,
    /// The mails behind the messages, in the same order.
    pub mails: Vec<Mail>,
    /// The time that it took.
    pub took: Duration,
}

impl Performance {
    /// Saves the mails in a folder of the story's own, below this one.
    ///
    /// # Errors
    /// Returns an error if the folder cannot be written.
    pub fn save_mails(&self, folder: &Path) -> std::io::Result<()> {
        let folder = folder.join(&self.played.script.name);
        for (number, (message, mail)) in (1_usize..).zip(self.played.outcome.messages.iter().zip(&self.mails))
        {
            let name = format!("{number}-{}-{}", message.order.order_id, message.key);
            mails::save(mail, &folder, &name)?;
        }
        Ok(())
    }
}

/// The stories could not be played at all.
#[derive(Debug, thiserror::Error)]
#[error("prepare the stack for the stories")]
pub struct PlayError(#[from] CloudError);

/// Limits how long a pause may wait. A message that its function fails on, as on a machine with too much to do, is
/// delivered again after the time-out of its queue: after a minute, or after three from the queue of dispatch. This is
/// longer than that.
const PAUSE_PATIENCE: Duration = Duration::from_secs(240);
const END_PATIENCE: Duration = Duration::from_secs(270);

/// Plays stories, and reports the name of each when it has ended.
///
/// # Errors
/// Returns an error if the stack cannot be prepared.
pub fn play(
    stack: &Stack,
    scripts: Vec<Script>,
    over: &(dyn Fn(&str) + Sync),
) -> Result<Vec<Performance>, PlayError> {
    let mut played = Vec::new();
    for wave in waves(scripts) {
        let before: BTreeSet<String> =
            inside::outbox(&stack.cloud)?.into_iter().map(|mail| mail.message_id).collect();
        for (_, keys) in &wave {
            orders::forget(stack, keys)?;
        }
        orders::forget_registry(stack)?;
        played.extend(play_wave(stack, wave, &before, over));
    }
    played.sort_by_key(|(index, _)| *index);
    Ok(played.into_iter().map(|(_, played)| played).collect())
}

type Wave = Vec<((usize, Script), BTreeSet<OrderKey>)>;

/// Groups the stories into waves of stories that can be played at the same time. Each story keeps its
/// position in the request.
fn waves(scripts: Vec<Script>) -> Vec<Wave> {
    let now = Timestamp::now();
    let mut waves: Vec<Wave> = Vec::new();
    for (index, script) in scripts.into_iter().enumerate() {
        let keys = script.keys(now);
        let is_free = |wave: &&mut Wave| wave.iter().all(|(_, taken)| taken.is_disjoint(&keys));
        match waves.iter_mut().find(is_free) {
            Some(wave) => wave.push(((index, script), keys)),
            None => waves.push(vec![((index, script), keys)]),
        }
    }
    waves
}

fn play_wave(
    stack: &Stack,
    wave: Wave,
    before: &BTreeSet<String>,
    over: &(dyn Fn(&str) + Sync),
) -> Vec<(usize, Performance)> {
    let watch = Watch::of(stack);
    let at_rest = Mutex::new(Vec::new());
    std::thread::scope(|all| {
        all.spawn(|| watch.keep());
        std::thread::scope(|stories| {
            for ((index, script), keys) in wave {
                let (watch, at_rest) = (&watch, &at_rest);
                stories.spawn(move || {
                    let mut player =
                        Player { stack, watch, script, keys, problems: Vec::new(), took: Duration::ZERO };
                    player.play();
                    over(&player.script.name);
                    at_rest.lock().unwrap_or_else(PoisonError::into_inner).push((index, player));
                });
            }
        });
        watch.end();
    });
    let players = at_rest.into_inner().unwrap_or_else(PoisonError::into_inner);
    // Only now have all stories ended. So a mail that is in no ledger now was never recorded.
    let world = Snapshot::look(stack);
    players.into_iter().map(|(index, player)| (index, player.collect(&world, before))).collect()
}

struct Player<'a> {
    stack: &'a Stack,
    watch: &'a Watch<'a>,
    script: Script,
    keys: BTreeSet<OrderKey>,
    problems: Vec<String>,
    took: Duration,
}

impl Player<'_> {
    fn play(&mut self) {
        let begun = Instant::now();
        for step in self.script.story.steps.clone() {
            self.play_step(&step);
        }
        if let Err(unrest) = self.watch.wait(&self.keys, Rest::For(REST), END_PATIENCE) {
            self.problems.extend(unrest.iter().map(|what| format!("not at rest: {what}")));
        }
        self.took = begun.elapsed();
    }

    fn play_step(&mut self, step: &Step) {
        let now = Timestamp::now();
        let done = match &step.action {
            Action::Event(event, repeat) => self.put(&moment::resolve(event, now), *repeat),
            Action::Webhook(webhook, repeat) => self.deliver(step.line, webhook, *repeat, now),
            Action::Pause(length) => self.pause(*length),
            Action::Advance(_) | Action::Mail(..) => Err("that takes a virtual world".to_owned()),
        };
        self.problems.extend(done.err().map(|why| format!("line {}: {why}", step.line)));
    }

    fn put(&mut self, event: &Value, repeat: Repeat) -> Result<(), String> {
        self.keys.insert(key_of(event));
        repeated(repeat, |_| sources::put_event(self.stack, event).map_err(|why| why.to_string()))
    }

    fn deliver(
        &mut self,
        line: usize,
        webhook: &Webhook,
        repeat: Repeat,
        now: Timestamp,
    ) -> Result<(), String> {
        let body = self.script.payload(webhook, now)?;
        self.keys.extend(edges::keys_of(webhook, &body, now));
        let provider: Provider = webhook.provider.parse().map_err(|why: UnknownProvider| why.to_string())?;
        let edge: Edge = webhook.provider.parse().map_err(|why: UnknownEdge| why.to_string())?;
        let shop = webhook.shop.clone().unwrap_or_else(|| self.own_shop(edge));
        // The identifier is unique, so that playing a story again is not a redelivery.
        let own_id = format!("{}-{line}-{}", self.script.name, now.as_nanosecond());
        let event_id = webhook.event_id.clone().unwrap_or_else(|| own_id.clone());
        let triggered_at = edges::triggered_at(webhook, now);
        repeated(repeat, |count| {
            let delivery = Delivery {
                provider,
                topic: webhook.topic.clone(),
                shop: shop.clone(),
                event_id: event_id.clone(),
                webhook_id: format!("{own_id}-{count}"),
                triggered_at: triggered_at.clone(),
                body: body.clone(),
            };
            let answer =
                sources::deliver(self.stack, &delivery, WEBHOOK_KEY).map_err(|why| why.to_string())?;
            match answer.status {
                200..=299 => Ok(()),
                status => Err(format!("the edge answered {status} {}", answer.body)),
            }
        })
    }

    /// Returns the first shop of the policy, in the way that the provider names it.
    fn own_shop(&self, edge: Edge) -> String {
        self.stack.deployment.shops.first().map(|shop| edge.shop(&shop.name)).unwrap_or_default()
    }

    /// Waits for a pause. The pause begins when everything that was sent has arrived, and ends when its time
    /// has passed and everything that was due by then is done. So a story goes the same way, however slow the
    /// machine is.
    fn pause(&self, length: SignedDuration) -> Result<(), String> {
        let stuck = |unrest: Vec<String>| format!("the pause did not end: {}", unrest.join("; "));
        self.watch.wait(&self.keys, Rest::At(Timestamp::MIN), PAUSE_PATIENCE).map_err(stuck)?;
        std::thread::sleep(length.unsigned_abs());
        self.watch.wait(&self.keys, Rest::At(Timestamp::now()), PAUSE_PATIENCE).map_err(stuck)?;
        Ok(())
    }

    fn collect(mut self, world: &Result<Snapshot, String>, before: &BTreeSet<String>) -> Performance {
        let mut collected = Collected::default();
        match (world, inside::outbox(&self.stack.cloud)) {
            (Ok(world), Ok(mails)) => {
                let new = mails.into_iter().filter(|mail| !before.contains(&mail.message_id));
                let outbox = new.map(|mail| (mail.message_id.clone(), mail)).collect();
                collected.add_all(world, &self.keys, outbox);
            }
            (world, mails) => {
                self.problems.extend(world.as_ref().err().cloned());
                self.problems.extend(mails.err().map(|why| why.to_string()));
            }
        }
        self.problems.extend(collected.problems);
        collected.outcome.sort();
        collected.sent.sort_by(|(a, _), (b, _)| (&a.order, &a.key).cmp(&(&b.order, &b.key)));
        let (messages, mails) = collected.sent.into_iter().unzip();
        let outcome = Outcome { messages, ..collected.outcome };
        let Self { script, problems, took, .. } = self;
        Performance { played: Played::of(script, outcome, problems), mails, took }
    }
}

fn repeated(repeat: Repeat, mut act: impl FnMut(u32) -> Result<(), String>) -> Result<(), String> {
    for count in 1..=repeat.times {
        act(count)?;
        if count < repeat.times {
            std::thread::sleep(repeat.every.unsigned_abs());
        }
    }
    Ok(())
}
