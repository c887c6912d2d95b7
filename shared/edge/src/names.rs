//! Makes the identifiers ("names") of events. They are deterministic: providers deliver at least once, and a
//! second delivery must make the same event.
//!
//! A name begins with a moment, because of two events of the same moment, the event with the greater name
//! counts.

use candor_domain::values::id::{Digest, EventId};
use candor_domain::values::reading::At;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

/// Makes the name of an event from the moment that decides between two events of the same time, and from the
/// texts that tell the event from every other. Refuses `at` if they make none.
#[must_use]
pub fn name(at: &At<'_>, moment: Timestamp, parts: &[&str]) -> Option<EventId> {
    let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
    let name = format!("{moment:.9}-{}", digest(&parts));
    name.parse().map_err(|why| at.refuse::<EventId>(format!("makes an event whose name {why}"))).ok()
}

/// Returns a hash of a list of texts, to use in a name.
#[must_use]
pub fn digest(parts: &[&[u8]]) -> Digest {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        // Without a separator, `ab` and `c` would have the same hash as `a` and `bc`.
        hash.update([0]);
    }
    let mut first = [0; 8];
    first.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    Digest(first)
}
