//! The rights of a viewer about a case.

use crate::viewer::{Denied, Role, Viewer};
use crate::views::case::CaseView;
use crate::views::work::Holder;

/// Checks that a viewer may work on a case and decide it: take it, assign it to anyone, put it off, and note something.
pub(crate) fn may_work(viewer: &Viewer, case: &CaseView) -> Result<(), Denied> {
    viewer.may_decide(case.of_team)
}

/// Returns true if a viewer may give a case back that this person has: one's own, or, for a lead, anyone's.
pub(crate) fn may_give_back(viewer: &Viewer, case: &CaseView, holder: &Holder) -> bool {
    may_work(viewer, case).is_ok() && (holder.is_me || viewer.role == Some(Role::Lead))
}
