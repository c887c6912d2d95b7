//! Looks inside an emulator: what waits in its queues, and what is in its outbox. Every emulator has paths of its own for
//! that, which AWS does not have.

mod fakecloud;
mod ministack;

use crate::cloud::{Cloud, CloudError};
use crate::emulator::Brand;
use crate::mails::Mail;
use crate::queued::Queued;

/// Returns all messages that are in queues, without taking any.
///
/// # Errors
/// Returns an error if the emulator does not answer.
pub fn queued(cloud: &Cloud) -> Result<Vec<Queued>, CloudError> {
    match cloud.brand() {
        Brand::Ministack => Ok(ministack::queued(&cloud.get(ministack::QUEUES)?)),
        Brand::Fakecloud => Ok(fakecloud::queued(&cloud.get(fakecloud::QUEUES)?)),
    }
}

/// Returns every mail that was sent, in the order of sending.
///
/// # Errors
/// Returns an error if the outbox cannot be read.
pub fn outbox(cloud: &Cloud) -> Result<Vec<Mail>, CloudError> {
    let mut mails = match cloud.brand() {
        Brand::Ministack => ministack::outbox(&cloud.get(ministack::OUTBOX)?)?,
        Brand::Fakecloud => fakecloud::outbox(&cloud.get(fakecloud::OUTBOX)?)?,
    };
    mails.sort_by(|a, b| a.timestamp.total_cmp(&b.timestamp));
    Ok(mails)
}
