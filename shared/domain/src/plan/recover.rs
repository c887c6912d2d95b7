//! Effects that do no harm when they are done twice: whoever was about to do one and was not heard of again leaves it
//! due. Messages and signals are told apart from these, since somebody may believe what they said.

use crate::ledger::{EffectKey, Entry, Ledger};

use super::moment::Moment;

/// Gives back what was claimed and whose lease ran out.
pub(super) fn give_back(ledger: &mut Ledger, moment: &Moment) {
    for (key, entry) in &mut ledger.effects {
        let harmless = match key {
            EffectKey::CaseOpened(..) | EffectKey::CaseClosed(..) => true,
            EffectKey::TwinSearch | EffectKey::Suppression(_) => true,
            EffectKey::Message(_) | EffectKey::Signal(_) => false,
        };
        if let (true, Entry::Claimed { until, attempts, .. }) = (harmless, &*entry)
            && moment.reached(*until)
        {
            *entry = Entry::Due { not_before: *until, attempts: *attempts };
        }
    }
}
