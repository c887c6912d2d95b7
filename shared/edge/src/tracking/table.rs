//! Maps the statuses of a provider to ours. A provider's table is data: one row for each status and each detail
//! that the provider documents.
//!
//! A detail that the provider documents under one status refines that status. Every other pair is two
//! statements, which can contradict each other. Then the less hopeful one is believed
//! ([`Means::more_cautious`]): a delivery is reported only if nothing denies it. In the statuses of real
//! parcels, "delivered" stands for a delivery to the sender
//! (<https://github.com/allegro/allegro-api/issues/12775>, <https://github.com/thibmaek/bpost/issues/93>), and
//! Shippo's own example of a webhook is a delivered parcel with the detail `information_received`
//! (<https://docs.goshippo.com/docs/tracking/webhooks>).

use candor_domain::shipment::tracking_update::TrackingStatus;

/// The meaning of a provider's word in our vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// The parcel has this status.
    Says(TrackingStatus),
    /// The word says nothing about where the parcel is, such as that no update came for a month.
    Nothing,
}

/// The statuses of a provider.
#[derive(Debug)]
pub struct Table {
    /// Each status, and its meaning if there is no detail.
    pub statuses: &'static [(&'static str, Means)],
    /// Each detail, the status that it is documented under (empty if it is documented under none), and its
    /// meaning.
    pub details: &'static [(&'static str, &'static str, Means)],
}

/// A word that is not in a provider's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// The status is not in the table.
    Status,
    /// The detail is not in the table, and the status alone is not enough to go by.
    Detail,
}

impl Table {
    /// Returns the meaning of a status and its detail.
    ///
    /// A provider adds details without notice (AfterShip did in March 2026:
    /// <https://support.aftership.com/en/article/learn-about-delivery-sub-statuses-1b0hdlx/>), so one that is
    /// not in the table leaves the status as it is. Only "delivered" needs a detail that is understood: the new
    /// one could say that the parcel was delivered to a pickup point, or back to the shop.
    ///
    /// # Errors
    /// Returns the word that is not understood.
    pub fn means(&self, status: &str, detail: Option<&str>) -> Result<Means, Unknown> {
        let same = |known: &str, word: &str| known.eq_ignore_ascii_case(word);
        let alone = self.statuses.iter().find(|(known, _)| same(known, status)).map(|row| row.1);
        let alone = alone.ok_or(Unknown::Status)?;
        let Some(detail) = detail else { return Ok(alone) };
        let mut rows = self.details.iter().filter(|(known, _, _)| same(known, detail));
        match rows.next() {
            Some((_, parent, finer)) if same(parent, status) => Ok(*finer),
            Some((_, _, other)) => Ok(alone.more_cautious(*other)),
            None if alone == Means::Says(TrackingStatus::Delivered) => Err(Unknown::Detail),
            None => Ok(alone),
        }
    }
}

impl Means {
    /// Returns the less hopeful of a status and its detail. A detail that says nothing leaves the status as it
    /// is; a status that says nothing is outweighed only by bad news.
    #[must_use]
    pub fn more_cautious(self, detail: Self) -> Self {
        match (self, detail) {
            (status, Self::Nothing) => status,
            (Self::Nothing, Self::Says(detail)) => {
                if trouble(detail) > ON_ITS_WAY {
                    Self::Says(detail)
                } else {
                    Self::Nothing
                }
            }
            (Self::Says(status), Self::Says(detail)) => {
                Self::Says(if trouble(detail) > trouble(status) { detail } else { status })
            }
        }
    }
}

const ON_ITS_WAY: u8 = 1;

/// Returns how little hope a status leaves that the customer has, or gets, the parcel.
fn trouble(status: TrackingStatus) -> u8 {
    match status {
        TrackingStatus::Delivered => 0,
        TrackingStatus::LabelCreated | TrackingStatus::Accepted | TrackingStatus::InTransit => ON_ITS_WAY,
        TrackingStatus::OutForDelivery | TrackingStatus::AvailableForPickup => ON_ITS_WAY,
        TrackingStatus::AttemptFailed => 2,
        TrackingStatus::Exception => 3,
        TrackingStatus::ReturnedToSender => 4,
        TrackingStatus::Lost => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TrackingStatus::{AttemptFailed, Delivered, Exception, InTransit, Lost, ReturnedToSender};

    const TABLE: Table = Table {
        statuses: &[
            ("DELIVERED", Means::Says(Delivered)),
            ("TRANSIT", Means::Says(InTransit)),
            ("UNKNOWN", Means::Nothing),
            ("FAILURE", Means::Says(Exception)),
        ],
        details: &[
            ("attempted", "TRANSIT", Means::Says(AttemptFailed)),
            ("lost", "FAILURE", Means::Says(Lost)),
            ("other", "UNKNOWN", Means::Nothing),
            ("return", "", Means::Says(ReturnedToSender)),
            ("moved", "", Means::Says(InTransit)),
        ],
    };

    fn means(status: &str, detail: &str) -> Result<Means, Unknown> {
        TABLE.means(status, Some(detail).filter(|detail| !detail.is_empty()))
    }

    #[test]
    fn a_detail_refines_the_status_that_it_is_documented_under() {
        assert_eq!(means("TRANSIT", "attempted"), Ok(Means::Says(AttemptFailed)));
        assert_eq!(means("failure", "Lost"), Ok(Means::Says(Lost)));
        assert_eq!(means("TRANSIT", ""), Ok(Means::Says(InTransit)));
    }

    #[test]
    fn a_delivery_that_its_detail_denies_is_not_believed() {
        assert_eq!(means("DELIVERED", "return"), Ok(Means::Says(ReturnedToSender)));
        assert_eq!(means("DELIVERED", "moved"), Ok(Means::Says(InTransit)));
        assert_eq!(means("DELIVERED", "attempted"), Ok(Means::Says(AttemptFailed)));
        assert_eq!(means("DELIVERED", "other"), Ok(Means::Says(Delivered)));
    }

    #[test]
    fn bad_news_is_believed_from_either_and_good_news_only_from_the_status() {
        assert_eq!(means("FAILURE", "moved"), Ok(Means::Says(Exception)));
        assert_eq!(means("UNKNOWN", "lost"), Ok(Means::Says(Lost)));
        assert_eq!(means("UNKNOWN", "moved"), Ok(Means::Nothing));
    }

    #[test]
    fn a_detail_that_is_not_known_leaves_every_status_but_a_delivery() {
        assert_eq!(means("TRANSIT", "teleported"), Ok(Means::Says(InTransit)));
        assert_eq!(means("DELIVERED", "teleported"), Err(Unknown::Detail));
        assert_eq!(means("TELEPORTED", "lost"), Err(Unknown::Status));
    }
}
