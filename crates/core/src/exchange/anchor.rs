//! An anchor outside the database: how far each life of this device had written when it last sent something.
//!
//! A database that is behind its anchor is an older copy of itself. What it would write next, others may have read already under
//! the same numbers, so it begins another life before it writes anything.

use std::{collections::BTreeMap, fmt, str::FromStr};

use super::standing::is_set_up;
use crate::{Practice, error::Result};

/// How many lives are remembered.
const MOST_LIVES: usize = 16;

/// The last number each life of this device had written when it sent something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchor(BTreeMap<u32, u64>);

impl Anchor {
    /// Notes how far the practice's present life has written. Answers whether that is news.
    ///
    /// # Errors
    /// `Storage` when the practice cannot be read.
    pub fn note(&mut self, practice: &Practice) -> Result<bool> {
        if !is_set_up(practice)? {
            return Ok(false);
        }
        let (life, number, _) = practice.stream_end()?;
        let kept = self.0.get(&life).copied();
        if kept.is_some_and(|kept| kept >= number) {
            return Ok(false);
        }
        self.0.insert(life, number);
        while self.0.len() > MOST_LIVES {
            let shortest = self.0.iter().filter(|(known, _)| **known != life).min_by_key(|(_, number)| **number);
            let Some(shortest) = shortest.map(|(life, _)| *life) else { break };
            self.0.remove(&shortest);
        }
        Ok(true)
    }

    /// Both anchors in one: the further number of each life.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        for (life, number) in &other.0 {
            let kept = self.0.entry(*life).or_default();
            *kept = (*kept).max(*number);
        }
        self
    }
}

/// Begins another life when the database is older than its anchor. Answers whether it was.
///
/// # Errors
/// `Storage` when the practice cannot be written.
pub fn heed(practice: &mut Practice, anchor: &Anchor) -> Result<bool> {
    let (life, number, _) = practice.stream_end()?;
    let older = anchor.0.get(&life).is_some_and(|sent| *sent > number);
    if older {
        practice.begin_again()?;
    }
    Ok(older)
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (life, number)) in self.0.iter().enumerate() {
            let gap = if place == 0 { "" } else { " " };
            write!(f, "{gap}{life}:{number}")?;
        }
        Ok(())
    }
}

impl FromStr for Anchor {
    type Err = std::convert::Infallible;

    /// What is no anchor says nothing; half of one says half.
    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        let pairs = text.split_whitespace().filter_map(|pair| {
            let (life, number) = pair.split_once(':')?;
            Some((life.parse().ok()?, number.parse().ok()?))
        });
        Ok(Self(pairs.take(MOST_LIVES).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::tests::{add, assert_same, copy_of, founded, let_in, round, rounds};

    #[test]
    fn an_older_database_begins_another_life_before_it_writes() {
        let (mut desk, mut share) = founded();
        let mut laptop = let_in(&mut desk, &mut share, "Laptop");
        let mut older = copy_of(&laptop);
        add(&mut laptop, "Written Before The Image Came Back");
        round(&mut laptop, &mut share);
        let mut anchor = Anchor::default();
        assert!(anchor.note(&laptop).unwrap());
        assert!(!anchor.note(&laptop).unwrap(), "nothing new was written");
        assert!(!heed(&mut laptop, &anchor).unwrap());
        let kept: Anchor = anchor.to_string().parse().unwrap();
        assert_eq!(kept, anchor);
        drop(laptop);

        assert!(heed(&mut older, &kept).unwrap());
        let life = older.stream_end().unwrap().0;
        add(&mut older, "Written After");
        rounds(&mut share, &mut [&mut older, &mut desk]);
        rounds(&mut share, &mut [&mut older, &mut desk]);
        assert_eq!(older.stream_end().unwrap().0, life, "its own earlier writings are no reason for yet another life");
        assert_same(&desk, &older);
        let names: Vec<String> = desk.db().all("SELECT name FROM people", [], |row| row.get("name")).unwrap();
        assert!(names.iter().any(|name| name == "Written After"));
        assert!(names.iter().any(|name| name == "Written Before The Image Came Back"));
    }

    #[test]
    fn what_is_no_anchor_says_nothing() {
        for text in ["", "garbage", "1:", ":1", "1:2:3", "99999999999:1"] {
            assert_eq!(text.parse::<Anchor>().unwrap(), Anchor::default(), "{text}");
        }
        assert_eq!("1:7 x 9:3".parse::<Anchor>().unwrap().to_string(), "1:7 9:3");
        let one: Anchor = "1:7 2:1".parse().unwrap();
        assert_eq!(one.and(&"1:3 4:4".parse().unwrap()).to_string(), "1:7 2:1 4:4");
    }
}
