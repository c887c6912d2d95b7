//! A desk: the records, the policy and the clock that all routes share.

use std::fmt;
use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use candor_domain::policy::settings::Policy;
use jiff::Timestamp;

use crate::asked::Asked;
use crate::views::glance::Reader;
use crate::within::Within;

/// Tells the time: the crate reads no clock of the machine.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Everything that the routes need.
pub struct Desk<R> {
    records: R,
    pub(crate) policy: Policy,
    clock: Clock,
}

impl<R: fmt::Debug> fmt::Debug for Desk<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("records", &self.records).finish_non_exhaustive()
    }
}

impl<R> Desk<R> {
    /// Returns a desk over these records.
    #[must_use]
    pub fn new(records: R, policy: Policy, clock: Clock) -> Self {
        Self { records, policy, clock }
    }

    /// Returns the records.
    #[must_use]
    pub fn records(&self) -> &R {
        &self.records
    }

    /// Returns the records that a person may see.
    pub(crate) fn within<'a>(&'a self, asked: &'a Asked) -> Within<'a, R> {
        Within { records: &self.records, shops: &asked.viewer.shops }
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    pub(crate) fn reader<'a>(&'a self, asked: &'a Asked, now: Timestamp) -> Reader<'a> {
        Reader {
            policy: &self.policy,
            now,
            language: asked.language,
            sees_personal_data: asked.viewer.sees_personal_data(),
            name: &asked.viewer.name,
        }
    }
}

/// A query that cannot be read counts as none: an address that was kept for long still shows something.
pub(crate) type Asking<Q> = Result<Query<Q>, QueryRejection>;

/// The parts of a path. There is nothing at one that cannot be read.
pub(crate) type Named<P> = Result<Path<P>, PathRejection>;
