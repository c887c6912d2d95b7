//! Says what an outage did.

use std::fmt;

use jiff::SignedDuration;

use crate::queue::Seen;

/// The damage of an outage.
#[derive(Debug, Clone)]
pub struct Damage {
    /// The events that were sent.
    pub events: usize,
    /// The events of queues together.
    pub queues: Seen,
    /// The orders whose facts are not what their events say.
    pub lost: usize,
    /// The messages to customers that should be sent by now, or withheld for a reason, and are not.
    pub unsaid: usize,
    /// The messages of unknown outcome. Each is a case.
    pub unknown: usize,
    /// The mails that were taken.
    pub mails: usize,
    /// The mails that were taken more than once.
    pub twice: usize,
    /// The commands that the bus took.
    pub commands: usize,
    /// The commands that should be told by now, and are not.
    pub untold: usize,
    /// The notices to people that mail stopped, or goes on.
    pub notices: usize,
    /// The stream's records that Lambda gave up.
    pub undelivered: usize,
    /// The calls that counted a late message, for which the alarm goes off.
    pub late: u64,
    /// The time from the beginning of the outage until the first of them.
    pub alarmed_after: Option<SignedDuration>,
    /// The calls, and those that ran out of time.
    pub calls: (u64, u64),
    /// The time after the end of the outage until nothing waited in a queue that was sent before that end.
    pub recorded_after: Option<SignedDuration>,
    /// The time after the end of the outage until the last confirmation was sent that was more than five minutes late.
    pub confirmed_after: SignedDuration,
}

impl fmt::Display for Damage {
    /// Writes the figures in one line, with times in whole minutes and seconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |time: SignedDuration| format!("{}:{:02}", time.as_mins(), time.as_secs() % 60);
        let maybe = |time: Option<SignedDuration>| time.map_or_else(|| "never".to_owned(), shown);
        let Self { events, queues, lost, unsaid, unknown, mails, twice, commands, untold, .. } = self;
        let Self { notices, undelivered, late, calls, .. } = self;
        let (dead, most, receives) = (queues.dead, queues.receives_max, queues.receives);
        let (alarmed, recorded) = (maybe(self.alarmed_after), maybe(self.recorded_after));
        write!(
            f,
            "{events} events, {receives} deliveries (one message: {most} at most), {} calls, {} out of time; {dead} dead \
             letters, {} forgotten, {lost} orders not whole; {mails} mails, {twice} twice, {unsaid} unsaid, {unknown} unknown, \
             {notices} notices; {commands} commands, {untold} untold; {undelivered} stream records given up; {late} late, \
             the first after {alarmed}; all recorded {recorded} after the end, the last late confirmation {} after it",
            calls.0,
            calls.1,
            queues.forgotten,
            shown(self.confirmed_after),
        )
    }
}
