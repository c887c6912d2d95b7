//! The result of translating a webhook.

use candor_domain::erasure::demand::Demand;
use candor_domain::event::envelope::Event;
use candor_domain::fulfilment::changed::FulfilmentOrderChanged;
use candor_domain::reference::report::Report;

/// The events of a webhook, or the reason why it is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Translation {
    /// The webhook says these facts. If a part of the payload could not be believed, the last event says so.
    Events(Vec<Event>),
    /// The webhook says these things about an order that it does not name.
    Reports {
        /// The reports, each with a reference to the order.
        reports: Vec<Report>,
        /// The event that says which part of the payload could not be believed, if there is such a part.
        refused: Option<Box<Event>>,
    },
    /// The webhook demands that data are erased or handed over.
    Demand {
        /// The demand.
        demand: Box<Demand>,
        /// The event that says which part of the payload could not be believed, if there is such a part.
        refused: Option<Box<Event>>,
    },
    /// The webhook says that these fulfilment orders changed, and not how: the shop is asked.
    Changes {
        /// The notices, one for each fulfilment order.
        changes: Vec<FulfilmentOrderChanged>,
        /// The event that says which part of the payload could not be believed, if there is such a part.
        refused: Option<Box<Event>>,
    },
    /// Nothing in the webhook could be believed. The event says why.
    Refused(Box<Event>),
    /// The webhook says nothing that we use. It is acknowledged and counted.
    NotUsed {
        /// The webhook's topic, by the provider's own name.
        topic: String,
        /// The reason why it is not used.
        why: &'static str,
    },
}

impl Translation {
    /// Returns a translation of events, with the refusal of the rest, if there is one.
    #[must_use]
    pub fn of_events(mut events: Vec<Event>, refused: Option<Event>) -> Self {
        match refused {
            Some(refused) if events.is_empty() => Self::Refused(Box::new(refused)),
            refused => {
                events.extend(refused);
                Self::Events(events)
            }
        }
    }

    /// Returns a translation of reports, with the refusal of the rest, if there is one.
    #[must_use]
    pub fn of_reports(reports: Vec<Report>, refused: Option<Event>) -> Self {
        match refused {
            Some(refused) if reports.is_empty() => Self::Refused(Box::new(refused)),
            refused => Self::Reports { reports, refused: refused.map(Box::new) },
        }
    }

    /// Returns a translation of notices, with the refusal of the rest, if there is one.
    #[must_use]
    pub fn of_changes(changes: Vec<FulfilmentOrderChanged>, refused: Option<Event>) -> Self {
        match refused {
            Some(refused) if changes.is_empty() => Self::Refused(Box::new(refused)),
            refused => Self::Changes { changes, refused: refused.map(Box::new) },
        }
    }

    /// Returns the notices to publish, and the rest.
    #[must_use]
    pub fn take_changes(self) -> (Vec<FulfilmentOrderChanged>, Self) {
        match self {
            Self::Changes { changes, refused } => {
                (changes, Self::of_events(vec![], refused.map(|event| *event)))
            }
            Self::Events(_) | Self::Reports { .. } | Self::Demand { .. } => (vec![], self),
            Self::Refused(_) | Self::NotUsed { .. } => (vec![], self),
        }
    }

    /// Returns the demand to publish, if it is one, and the rest.
    #[must_use]
    pub fn take_demand(self) -> (Option<Demand>, Self) {
        match self {
            Self::Demand { demand, refused } => {
                let rest = refused.map(|event| *event);
                (Some(*demand), Self::of_events(vec![], rest))
            }
            Self::Events(_) | Self::Reports { .. } | Self::Changes { .. } => (None, self),
            Self::Refused(_) | Self::NotUsed { .. } => (None, self),
        }
    }

    /// Returns the events to publish. Reports are none yet: they become events when their order is found.
    #[must_use]
    pub fn into_events(self) -> Vec<Event> {
        self.into_parts().0
    }

    /// Returns the events and the reports to publish.
    #[must_use]
    pub fn into_parts(self) -> (Vec<Event>, Vec<Report>) {
        match self {
            Self::Events(events) => (events, vec![]),
            Self::Reports { reports, refused } => {
                (refused.map(|event| *event).into_iter().collect(), reports)
            }
            Self::Demand { refused, .. } | Self::Changes { refused, .. } => {
                (refused.map(|event| *event).into_iter().collect(), vec![])
            }
            Self::Refused(event) => (vec![*event], vec![]),
            Self::NotUsed { .. } => (vec![], vec![]),
        }
    }
}
