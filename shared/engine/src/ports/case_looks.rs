//! Defines the port that notes who had the page of a case open, so that two people at one case see each other.
//!
//! It keeps moments in the past, and nothing about now: a page that sleeps or is gone says nothing any more
//! (<https://github.com/django/channels/issues/293>, <https://github.com/liveblocks/liveblocks/issues/679>), so there is no
//! "left", and a look simply becomes too old to be named. A look is known by its person's name, as all that people do with
//! cases: two pages of one person are one look, since "you and you are at it" tells nothing
//! (<https://github.com/ParabolInc/parabol/issues/1421>).

use std::future::Future;

use candor_domain::case::key::CaseKey;
use candor_domain::values::id::OrderKey;
use candor_domain::values::text::PersonName;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::StoreError;

/// The time for which a look is named: three times that between two questions of a page for news, so that one answer that is
/// lost or late does not hide a person who is still there (<https://github.com/freescout-help-desk/freescout/issues/4548>).
pub const LOOK_NAMED: SignedDuration = SignedDuration::from_secs(90);
/// The time for which a look stands for later ones of the same person, which are not written. It is a little less than that
/// between two questions of a page for news.
pub const LOOK_SPARED: SignedDuration = SignedDuration::from_secs(25);
/// The largest number of people whose looks at a case are kept, so that what is kept of it stays small.
pub const LOOKERS_MAX: usize = 8;

/// A look of a person at a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The person.
    pub by: PersonName,
    /// The moment at which that person had it open.
    pub at: Timestamp,
}

/// The last looks at a case, one of each person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Looks(Vec<Look>);

impl Looks {
    /// Returns the looks with one more and without those that are too old to be named; `None` where the person's last one
    /// stands for it.
    #[must_use]
    pub fn noted(&self, by: &PersonName, now: Timestamp) -> Option<Self> {
        let spared = |look: &Look| look.by == *by && now.duration_since(look.at) < LOOK_SPARED;
        if self.0.iter().any(spared) {
            return None;
        }
        let others = self.others(by, now).into_iter().take(LOOKERS_MAX.saturating_sub(1));
        Some(Self(others.chain([Look { by: by.clone(), at: now }]).collect()))
    }

    /// Returns the looks of other people that are still named, newest first.
    #[must_use]
    pub fn others(&self, than: &PersonName, now: Timestamp) -> Vec<Look> {
        let is_named = |look: &&Look| look.by != *than && now.duration_since(look.at) < LOOK_NAMED;
        let mut others: Vec<Look> = self.0.iter().filter(is_named).cloned().collect();
        others.sort_by_key(|look| std::cmp::Reverse(look.at));
        others
    }
}

/// Notes who looked at which case.
pub trait CaseLooks {
    /// Notes that a person has a case open, and returns who else had it open shortly before, newest first. Of the looks of one
    /// person, one in [`LOOK_SPARED`] is written.
    fn note_look(
        &self,
        order: &OrderKey,
        case: &CaseKey,
        by: &PersonName,
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<Look>, StoreError>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + seconds).unwrap()
    }

    fn person(name: &str) -> PersonName {
        name.parse().unwrap()
    }

    fn told(looks: &Looks, than: &str, seconds: i64) -> Vec<(String, i64)> {
        let looks = looks.others(&person(than), at(seconds)).into_iter();
        looks.map(|look| (look.by.as_str().to_owned(), look.at.as_second() - 1_000_000)).collect()
    }

    #[test]
    fn each_person_has_the_newest_look_of_that_person_and_is_not_told_of_it() {
        let looks = Looks::default().noted(&person("Kim"), at(0)).unwrap();
        let looks = looks.noted(&person("Sam"), at(10)).unwrap();
        let looks = looks.noted(&person("Kim"), at(30)).unwrap();
        assert_eq!(told(&looks, "Vic", 40), [("Kim".to_owned(), 30), ("Sam".to_owned(), 10)]);
        assert_eq!(told(&looks, "Kim", 40), [("Sam".to_owned(), 10)]);
    }

    #[test]
    fn a_look_is_named_for_ninety_seconds_and_then_no_longer_kept() {
        let looks = Looks::default().noted(&person("Kim"), at(0)).unwrap();
        assert_eq!(told(&looks, "Sam", 89).len(), 1);
        assert_eq!(told(&looks, "Sam", 90).len(), 0);
        assert_eq!(looks.noted(&person("Sam"), at(90)).unwrap().0.len(), 1);
    }

    #[test]
    fn what_a_second_page_of_one_person_would_write_is_spared() {
        let looks = Looks::default().noted(&person("Kim"), at(0)).unwrap();
        assert_eq!(looks.noted(&person("Kim"), at(24)), None);
        assert_eq!(looks.noted(&person("Kim"), at(-3)), None, "of two clocks one may be behind");
        assert!(looks.noted(&person("Kim"), at(25)).is_some());
    }

    #[test]
    fn of_more_people_than_are_kept_the_ones_who_looked_last_are() {
        let mut looks = Looks::default();
        for number in 0..20 {
            looks = looks.noted(&person(&format!("P{number}")), at(number)).unwrap();
        }
        assert_eq!(looks.0.len(), LOOKERS_MAX);
        assert_eq!(told(&looks, "P19", 20).first(), Some(&("P18".to_owned(), 18)));
    }
}
