//! Trains a dictionary for orders at rest. It consists of the stretches of text that most orders share, the most common
//! ones last, where a reference to them is the shortest.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use candor_engine::at_rest::{AtRestError, DICTIONARY_BYTES_MAX, Unread, to_json};
use candor_stage::terminal::say;

use crate::world::Ask;

/// The length of a gram in bytes: text is counted in grams.
const GRAM: usize = 8;
/// The length of a stretch in bytes.
const STRETCH: usize = 192;

type Gram = [u8; GRAM];

/// Trains a dictionary with the orders of a world, and writes it to a file. Returns false if that failed.
pub(crate) fn write(ask: &Ask, path: &Path) -> bool {
    let samples: Result<Vec<String>, AtRestError> =
        ask.orders().map(|order| to_json(&order, &Unread::default())).collect();
    let trained = match samples {
        Ok(samples) => train(&samples, DICTIONARY_BYTES_MAX),
        Err(why) => {
            say(&format!("failed to {why}"));
            return false;
        }
    };
    let (shown, bytes) = (path.display(), trained.len());
    let written = std::fs::write(path, trained);
    match &written {
        Ok(()) => say(&format!("Trained {bytes} bytes into {shown}.")),
        Err(why) => say(&format!("failed to write {shown}: {why}")),
    }
    written.is_ok()
}

/// Returns at most `bytes` of text that the samples share most.
fn train(samples: &[String], bytes: usize) -> String {
    let mut worth = shared_by(samples);
    let mut chosen: Vec<&str> = Vec::new();
    let wanted = bytes / STRETCH;
    // Each stretch is chosen from another part of the samples, so that no single sample decides.
    let part = samples.len().div_ceil(wanted.max(1)).max(1);
    while chosen.len() < wanted {
        let before = chosen.len();
        for samples in samples.chunks(part).take(wanted.saturating_sub(before)) {
            if let Some(best) = best_of(samples, &worth) {
                grams(best).for_each(|gram| {
                    worth.remove(&gram);
                });
                chosen.push(best);
            }
        }
        if chosen.len() == before {
            break;
        }
    }
    chosen.reverse();
    chosen.concat()
}

/// Counts the samples that have each gram. A gram that only one sample has is worth nothing.
fn shared_by(samples: &[String]) -> HashMap<Gram, u64> {
    let mut counts: HashMap<Gram, u64> = HashMap::new();
    for sample in samples {
        let own: HashSet<Gram> = grams(sample).collect();
        own.into_iter().for_each(|gram| *counts.entry(gram).or_default() += 1);
    }
    counts.retain(|_, count| *count > 1);
    counts
}

/// Returns the stretch whose grams are worth most together.
fn best_of<'s>(samples: &'s [String], worth: &HashMap<Gram, u64>) -> Option<&'s str> {
    let best = samples.iter().filter_map(|sample| best_in(sample, worth)).max_by_key(|(worth, _)| *worth);
    best.map(|(_, stretch)| stretch)
}

fn best_in<'s>(sample: &'s str, worth: &HashMap<Gram, u64>) -> Option<(u64, &'s str)> {
    let each: Vec<u64> = grams(sample).map(|gram| worth.get(&gram).copied().unwrap_or_default()).collect();
    let span = STRETCH.saturating_sub(GRAM).saturating_add(1);
    let sums = each.windows(span).map(|window| window.iter().sum::<u64>()).enumerate();
    let (start, worth) = sums.filter(|(_, sum)| *sum > 0).max_by_key(|(_, sum)| *sum)?;
    // There is no stretch at a place that would cut a letter of several bytes.
    Some((worth, sample.get(start..start.saturating_add(STRETCH))?))
}

fn grams(text: &str) -> impl Iterator<Item = Gram> {
    text.as_bytes().windows(GRAM).filter_map(|gram| gram.try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_most_samples_share_comes_last() {
        let common = "\"statement\":{\"order\":{\"standing\":{\"lines\":[{\"line_id\":\"";
        let rarer = "\"tracking\":{\"number\":\"PP1\",\"carrier\":\"Parcel Post\"},\"promised_on\":\"";
        let mut samples: Vec<String> = (0..40).map(|n| format!("{n:090}{common}{n:090}")).collect();
        samples.extend((0..4).map(|n| format!("{n:090}{rarer}{n:090}")));
        let trained = train(&samples, 4 * STRETCH);
        let (first, last) = (trained.find("Parcel Post"), trained.rfind("standing"));
        assert!(first.is_some() && first < last, "{trained}");
        assert!(trained.len() <= 4 * STRETCH);
    }

    #[test]
    fn of_nothing_there_is_no_dictionary() {
        assert_eq!(train(&[], 1024), "");
        assert_eq!(train(&["too short".to_owned()], 1024), "");
    }
}
