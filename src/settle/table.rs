//! The actors table on disk: written once, mapped and looked up, never read whole.
//!
//! A magic word, the bounds of the sections, then the sections: texts, and arrays of 32-bit numbers
//! (article ids are two of them). Everything is little-endian. Names stand by kind and spelling, so
//! that one is found by halving; words likewise, each with the actors that bear it.

mod write;

use std::ops::Range;

use super::groups::Reason;
use super::sightings::Kind;
pub use write::{ActorRow, NameRow, write};

const MAGIC: &[u8; 8] = b"actors02";
const SECTIONS: usize = 11;

/// The sections, in order.
#[derive(Clone, Copy)]
enum Section {
    Texts,
    TextEnds,
    Names,
    Bearers,
    Articles,
    Actors,
    ActorNames,
    Roles,
    Links,
    Words,
    WordActors,
}

const NAME_WIDTH: usize = 4;
const BEARER_WIDTH: usize = 3;
const ACTOR_WIDTH: usize = 12;
const ROLE_WIDTH: usize = 4;
const LINK_WIDTH: usize = 6;
const WORD_WIDTH: usize = 3;
/// No companion.
const NONE: u32 = u32::MAX;

/// A table that is looked up where it lies.
pub struct Table<B> {
    bytes: B,
    bounds: [(usize, usize); SECTIONS],
}

/// A name of the table.
#[derive(Clone, Copy, Debug)]
pub struct Name<'t> {
    /// The name as printed.
    pub text: &'t str,
    /// Articles that carry it.
    pub count: u32,
    bearers: (u32, u32),
}

/// An actor of the table.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'t> {
    /// What it is.
    pub kind: Kind,
    /// The name to show.
    pub name: &'t str,
    /// What tells it from others of that name.
    pub mark: &'t str,
    /// Articles that name it.
    pub articles: u32,
    /// First and last day.
    pub days: (i32, i32),
    names: (u32, u32),
    roles: (u32, u32),
    links: (u32, u32),
}

impl<B: std::ops::Deref<Target = [u8]>> Table<B> {
    /// Takes the bytes of a table; `None` when they are none.
    pub fn open(bytes: B) -> Option<Table<B>> {
        if !bytes.starts_with(MAGIC) {
            return None;
        }
        let mut bounds = [(0, 0); SECTIONS];
        let mut start = MAGIC.len() + 8 * SECTIONS;
        for (number, bound) in bounds.iter_mut().enumerate() {
            let at = MAGIC.len() + 8 * number;
            let end = u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?) as usize;
            *bound = (start, end);
            if end < start || end > bytes.len() {
                return None;
            }
            start = end;
        }
        Some(Table { bytes, bounds })
    }

    fn number(&self, section: Section, at: usize) -> u32 {
        let (start, end) = self.bounds[section as usize];
        let at = start + 4 * at;
        let found = self.bytes.get(at..at + 4).filter(|_| at + 4 <= end);
        found.map_or(0, |found| u32::from_le_bytes([found[0], found[1], found[2], found[3]]))
    }

    fn length(&self, section: Section, width: usize) -> u32 {
        let (start, end) = self.bounds[section as usize];
        ((end - start) / 4 / width) as u32
    }

    fn text(&self, number: u32) -> &str {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.number(Section::TextEnds, number - 1) };
        let end = self.number(Section::TextEnds, number);
        let base = self.bounds[Section::Texts as usize].0;
        let text = self.bytes.get(base + start as usize..base + end as usize).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }

    /// How many actors there are; they stand by kind, the most frequent first.
    pub fn actor_count(&self) -> u32 {
        self.length(Section::Actors, ACTOR_WIDTH)
    }

    /// The actor with this number.
    pub fn actor(&self, number: u32) -> Actor<'_> {
        let at = |field: usize| self.number(Section::Actors, number as usize * ACTOR_WIDTH + field);
        Actor {
            kind: Kind::ALL[(at(0) as usize).min(2)],
            name: self.text(at(1)),
            mark: self.text(at(2)),
            articles: at(3),
            days: (at(4) as i32, at(5) as i32),
            names: (at(6), at(7)),
            roles: (at(8), at(9)),
            links: (at(10), at(11)),
        }
    }

    /// The name with this number.
    pub fn name(&self, number: u32) -> Name<'_> {
        let at = |field: usize| self.number(Section::Names, number as usize * NAME_WIDTH + field);
        Name { text: self.text(at(0)), count: at(1), bearers: (at(2), at(3)) }
    }

    /// The names of an actor: number, and articles in which it bears the name.
    pub fn names(&self, actor: &Actor<'_>) -> impl Iterator<Item = (u32, u32)> + '_ {
        let (start, count) = actor.names;
        let at = |field: usize| self.number(Section::ActorNames, field);
        (start as usize..(start + count) as usize).map(move |row| (at(2 * row), at(2 * row + 1)))
    }

    /// The roles of an actor: text, articles, first and last day.
    pub fn roles(&self, actor: &Actor<'_>) -> impl Iterator<Item = (&str, u32, i32, i32)> + '_ {
        let (start, count) = actor.roles;
        let at = |field: usize| self.number(Section::Roles, field);
        (start as usize..(start + count) as usize).map(move |row| {
            let row = row * ROLE_WIDTH;
            (self.text(at(row)), at(row + 1), at(row + 2) as i32, at(row + 3) as i32)
        })
    }

    /// The links of an actor, by the texts of the names.
    pub fn links(&self, actor: &Actor<'_>) -> impl Iterator<Item = (&str, &str, Reason, Vec<&str>)> + '_ {
        let (start, count) = actor.links;
        (start as usize..(start + count) as usize).map(move |row| {
            let at = |field: usize| self.number(Section::Links, row * LINK_WIDTH + field);
            let companions = (3..6).map(at).filter(|&name| name != NONE);
            let reason = Reason::ALL[(at(2) as usize).min(Reason::ALL.len() - 1)];
            (
                self.name(at(0)).text,
                self.name(at(1)).text,
                reason,
                companions.map(|name| self.name(name).text).collect(),
            )
        })
    }

    /// Who bears a name: actor, and where the ids of the articles stand, none where it bears it in all.
    pub fn bearers(&self, name: &Name<'_>) -> impl Iterator<Item = (u32, Range<u32>)> + '_ {
        let (start, count) = name.bearers;
        (start as usize..(start + count) as usize).map(move |row| {
            let at = |field: usize| self.number(Section::Bearers, row * BEARER_WIDTH + field);
            (at(0), at(1)..at(1) + at(2))
        })
    }

    /// The id of an article, by where it stands; those of one name are in order.
    pub fn article(&self, place: u32) -> u64 {
        let at = |half: usize| u64::from(self.number(Section::Articles, 2 * place as usize + half));
        at(0) | at(1) << 32
    }

    /// Whether an article is one of these.
    pub fn has_article(&self, places: Range<u32>, id: u64) -> bool {
        let (mut low, mut high) = (places.start, places.end);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.article(middle).cmp(&id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        false
    }

    /// The number of a name as printed.
    pub fn find_name(&self, kind: Kind, text: &str) -> Option<u32> {
        // Names of one kind stand together; the first actor of a name's bearers tells its kind.
        let (mut low, mut high) = (0, self.length(Section::Names, NAME_WIDTH));
        while low < high {
            let middle = low + (high - low) / 2;
            let name = self.name(middle);
            let own = self.kind_of(&name);
            match (own, name.text).cmp(&(kind, text)) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn kind_of(&self, name: &Name<'_>) -> Kind {
        let actor = self.number(Section::Bearers, name.bearers.0 as usize * BEARER_WIDTH);
        self.actor(actor).kind
    }

    /// The actors of a kind with a name that has this word, in order.
    pub fn with_word(&self, kind: Kind, word: &str) -> Vec<u32> {
        let row = self.first_word(kind, word);
        if self.word(row).is_some_and(|found| found == (kind, word)) {
            self.word_actors(row)
        } else {
            Vec::new()
        }
    }

    /// The actors of a kind with a name that has a word with this beginning, in order.
    pub fn with_beginning(&self, kind: Kind, head: &str) -> Vec<u32> {
        let mut found = Vec::new();
        let mut row = self.first_word(kind, head);
        while self.word(row).is_some_and(|(own, word)| own == kind && word.starts_with(head)) {
            found.extend(self.word_actors(row));
            row += 1;
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The words of the names of a kind, in order.
    pub fn words(&self, kind: Kind) -> impl Iterator<Item = &str> {
        let from = self.first_word(kind, "");
        (from..).map_while(move |row| self.word(row).filter(|(own, _)| *own == kind)).map(|(_, word)| word)
    }

    fn first_word(&self, kind: Kind, word: &str) -> u32 {
        let (mut low, mut high) = (0, self.length(Section::Words, WORD_WIDTH));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.word(middle).is_some_and(|found| found < (kind, word)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn word(&self, row: u32) -> Option<(Kind, &str)> {
        if row >= self.length(Section::Words, WORD_WIDTH) {
            return None;
        }
        let text = self.number(Section::Words, row as usize * WORD_WIDTH);
        Some((Kind::ALL[((text >> 30) as usize).min(2)], self.text(text & (u32::MAX >> 2))))
    }

    fn word_actors(&self, row: u32) -> Vec<u32> {
        let at = |field: usize| self.number(Section::Words, row as usize * WORD_WIDTH + field);
        (at(1) as usize..(at(1) + at(2)) as usize)
            .map(|place| self.number(Section::WordActors, place))
            .collect()
    }
}
