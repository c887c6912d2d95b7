//! Notes that a person has a case open, and finds who else had it open shortly before.

use std::sync::Arc;

use axum::response::Response;
use candor_domain::case::key::CaseKey;
use candor_domain::values::id::OrderKey;
use jiff::Timestamp;

use crate::asked::Asked;
use crate::desk::Desk;
use crate::records::{Records, Unnoted};
use crate::routes::acting::me;
use crate::views::case::CaseView;
use crate::views::others::Other;

/// The others at a case. They are a help alone: a page without them is shown all the same.
#[derive(Debug, Default)]
pub(super) struct Others {
    /// Those who had it open shortly before, the newest first.
    pub(super) named: Vec<Other>,
    unnoted: Option<Unnoted>,
}

impl Others {
    /// Notes a look at a case that the person was found to be allowed to see. Otherwise people would be named who never saw
    /// it (<https://github.com/zammad/zammad/issues/5637>). There is nothing to note of a person who did not sign in, or has
    /// no name, and of a case that never was.
    pub(super) async fn at<R: Records>(
        desk: &Desk<R>,
        asked: &Asked,
        (order, key): (&OrderKey, &CaseKey),
        case: &CaseView,
        now: Timestamp,
    ) -> Self {
        let is_noted = asked.viewer.is_signed_in && case.opening > 0;
        let Some(by) = me(asked).filter(|_| is_noted) else { return Self::default() };
        match desk.within(asked).note_look(order, key, &by, now).await {
            Ok(looks) => Self { named: looks.into_iter().map(Other::of).collect(), unnoted: None },
            Err(error) => Self { named: vec![], unnoted: Some(Unnoted(Arc::new(error))) },
        }
    }

    /// Leaves in an answer why nothing was noted, for the layer that logs.
    pub(super) fn on(self, mut answer: Response) -> Response {
        self.unnoted.into_iter().for_each(|unnoted| {
            answer.extensions_mut().insert(unnoted);
        });
        answer
    }
}
