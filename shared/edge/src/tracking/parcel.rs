//! Makes reports of all that a provider says about one parcel: of its present status, of the statuses before it,
//! and of the day on which it should arrive.
//!
//! - A payload carries the whole history, so a webhook that was lost is made up for by the next one: the newest
//!   scan of each status is reported, under a name that is the same in every payload.
//! - Order and repetition do not matter, as the moment is the carrier's: webhooks come late and twice
//!   (<https://github.com/NEARBuilders/nearmerch.com/issues/214>, <https://docs.goshippo.com/docs/tracking/tracking>).
//! - **A delivery is reported only as the present status**, never from the history. A carrier that said
//!   "delivered" and then something else has taken it back, and a customer who was not told it is spared it.
//! - **After a return, "delivered" is at the shop**: the carrier reports the way back in the same words
//!   (<https://github.com/allegro/allegro-api/issues/12775>,
//!   <https://github.com/ha-parcel-integrations/ha-dhl-nl/issues/18>).
//! - A label in the history is not reported: it says nothing once the carrier has the parcel. As the present status
//!   it is a label, and no more than that (<https://github.com/karrioapi/karrio/pull/478>).
//! - A moment is never later than the provider's own time of the payload. Of a time without a zone, it is the
//!   last moment that is possible. So an update is never taken for older than it is, and what a carrier
//!   said before cannot outdo it.
//! - A scan that is later than the payload which carries it is not believed.
//! - A number is given out again, by USPS after about four months
//!   (<https://help.endicia.com/hc/en-us/articles/21290152876571-USPS-Tracking-Shows-as-Delivered-Incorrectly>). So
//!   scans that are older than [`HISTORY_MAX`] are of a shipment before. Of younger ones, the order knows when its
//!   shipment was handed over, and leaves out what was before.

use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::reference::report::{OfShipment, Reference, Report, Said};
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::id::Shop;
use candor_domain::values::reading::At;
use candor_domain::values::text::{Remark, TrackingNumber};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::interval::Interval;
use crate::names::name;

/// The greatest age of a scan, beside the one of the present status, that can be about the same shipment.
pub const HISTORY_MAX: SignedDuration = SignedDuration::from_hours(100 * 24);

/// All that a provider says about one parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The tracking number.
    pub number: TrackingNumber,
    /// The provider's own time of the payload.
    pub said_at: Timestamp,
    /// The present status, if the payload says one that says something.
    pub status: Option<TrackingStatus>,
    /// True if the provider says beside the status that the parcel goes back to the shop.
    pub goes_back: bool,
    /// The scans, in any order.
    pub scans: Vec<Scan>,
    /// The time until which the customer can fetch the parcel.
    pub pickup_until: Option<Timestamp>,
    /// The day on which it should arrive, and the source of the day.
    pub estimate: Option<(Date, Option<Remark>)>,
}

/// One scan of a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// The status that the scan gives it.
    pub status: TrackingStatus,
    /// The time of the scan.
    pub time: Interval,
    /// The place.
    pub place: Option<Remark>,
}

impl Parcel {
    /// Returns the reports, the one of the present status first. Refuses `at` if they get no names.
    #[must_use]
    pub fn reports(&self, at: &At<'_>, shop: &Shop, provider: &str) -> Option<Vec<Report>> {
        let said = self.present().into_iter().chain(self.expected()).chain(self.history());
        said.map(|(moment, said)| self.report(at, shop, provider, moment, said)).collect()
    }

    fn report(
        &self,
        at: &At<'_>,
        shop: &Shop,
        provider: &str,
        moment: Timestamp,
        said: OfShipment,
    ) -> Option<Report> {
        let reference = Reference::tracking_number(&self.number).to_string();
        let day;
        let what = match &said {
            OfShipment::Update { status, .. } => ["update", status.slug()],
            OfShipment::Estimate { promised_on, .. } => {
                day = promised_on.to_string();
                ["estimate", &day]
            }
        };
        let id = name(at, moment, &[provider, &reference, what[0], what[1]])?;
        let stamp = Stamp { occurred_at: moment, id, source: Source::Carrier };
        Some(Report { shop: shop.clone(), stamp, said: Said::Shipment(self.number.clone(), said) })
    }

    /// Returns the present status. It has the time of its newest scan, or of the payload if no scan has it.
    fn present(&self) -> Option<(Timestamp, OfShipment)> {
        let status = self.truly()?;
        let scan = self.newest(self.status?);
        let moment = scan.map_or(self.said_at, |scan| scan.time.by(self.said_at));
        let pickup_until = self.pickup_until.filter(|_| status == TrackingStatus::AvailableForPickup);
        let place = scan.and_then(|scan| scan.place.clone());
        Some((moment, OfShipment::Update { status, place, pickup_until }))
    }

    /// Returns the status of the parcel on its way to the customer, without what is said of its way back.
    fn truly(&self) -> Option<TrackingStatus> {
        let status = self.status?;
        let came_back = self.goes_back || self.before(TrackingStatus::ReturnedToSender).is_some();
        match status {
            TrackingStatus::Delivered if came_back => Some(TrackingStatus::ReturnedToSender),
            TrackingStatus::Accepted | TrackingStatus::InTransit | TrackingStatus::OutForDelivery
                if self.goes_back =>
            {
                Some(TrackingStatus::ReturnedToSender)
            }
            TrackingStatus::AttemptFailed | TrackingStatus::AvailableForPickup if self.goes_back => {
                Some(TrackingStatus::ReturnedToSender)
            }
            TrackingStatus::LabelCreated | TrackingStatus::Accepted | TrackingStatus::InTransit => {
                Some(status)
            }
            TrackingStatus::OutForDelivery | TrackingStatus::AttemptFailed => Some(status),
            TrackingStatus::AvailableForPickup | TrackingStatus::Delivered => Some(status),
            TrackingStatus::Exception | TrackingStatus::ReturnedToSender | TrackingStatus::Lost => {
                Some(status)
            }
        }
    }

    /// Returns the newest scan of each status before the present one.
    fn history(&self) -> impl Iterator<Item = (Timestamp, OfShipment)> {
        let present = [self.status, self.truly()];
        let before = TrackingStatus::ALL.into_iter().filter(move |status| {
            let silent = [TrackingStatus::Delivered, TrackingStatus::LabelCreated].contains(status);
            !silent && !present.contains(&Some(*status))
        });
        before.filter_map(|status| {
            let Scan { status, time, place } = self.before(status)?;
            let update = OfShipment::Update { status: *status, place: place.clone(), pickup_until: None };
            Some((time.by(self.said_at), update))
        })
    }

    /// Returns the newest believable scan of a status.
    fn newest(&self, status: TrackingStatus) -> Option<&Scan> {
        let of_it =
            self.scans.iter().filter(|scan| scan.status == status && scan.time.earliest <= self.said_at);
        of_it.max_by_key(|scan| scan.time.latest)
    }

    /// Returns the newest believable scan of a status that can be about the same shipment as the payload.
    fn before(&self, status: TrackingStatus) -> Option<&Scan> {
        let scan = self.newest(status)?;
        (self.said_at.duration_since(scan.time.latest) <= HISTORY_MAX).then_some(scan)
    }

    /// Returns the day on which the parcel should arrive, while the customer still waits for it.
    fn expected(&self) -> Option<(Timestamp, OfShipment)> {
        let is_over = self.truly().is_some_and(|status| match status {
            TrackingStatus::Delivered | TrackingStatus::ReturnedToSender | TrackingStatus::Lost => true,
            TrackingStatus::AvailableForPickup => true,
            TrackingStatus::LabelCreated | TrackingStatus::Accepted | TrackingStatus::InTransit => false,
            TrackingStatus::OutForDelivery | TrackingStatus::AttemptFailed => false,
            TrackingStatus::Exception => false,
        });
        let (promised_on, reason) = self.estimate.clone().filter(|_| !is_over && !self.goes_back)?;
        Some((self.said_at, OfShipment::Estimate { promised_on, reason }))
    }
}

#[cfg(test)]
mod tests;
