//! Names the person whose data are meant.

use candor_domain::erasure::person::Person;
use candor_domain::values::id::EventId;

/// Names a person, or the demand that names one.
#[derive(Debug, Clone)]
pub(crate) enum Named {
    /// A person, by orders and addresses.
    Person(Person),
    /// The demand that Shopify sent: the table knows the person.
    Request(EventId),
}
