//! The actors table on disk: written once, mapped and looked up, never read whole.
//!
//! A magic word, how many actors there are of each kind, the bounds of the sections, then the
//! sections: names and words of each kind in order, roles, actors, and ids of articles. Nothing is
//! written twice: a name's kind is that of its section, an actor's that of its number; texts are
//! named by number.

mod rows;
mod write;

use std::ops::Range;

use super::groups::Reason;
use super::sightings::{Kind, NO_DAY};
use rows::{Cursor, Rows};
pub use write::{ActorRow, Mark, NameRow, write};

const MAGIC: &[u8; 8] = b"actors04";
/// Names and words of three kinds, roles, actors, articles.
const SECTIONS: usize = 9;
const ROLES: usize = 6;
const ACTORS: usize = 7;
const ARTICLES: usize = 8;

/// A table that is looked up where it lies.
pub struct Table<B> {
    bytes: B,
    counts: [u32; 3],
    bounds: [(usize, usize); SECTIONS],
}

/// An actor of the table.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'t> {
    /// The name to show, by number.
    pub name: u32,
    /// What tells it from others of that name; a role by number.
    pub mark: Mark,
    /// Articles that name it.
    pub articles: u32,
    /// First and last day.
    pub days: (i32, i32),
    /// Names, roles and links; empty where its name is all.
    lists: Cursor<'t>,
}

impl<B: std::ops::Deref<Target = [u8]>> Table<B> {
    /// Takes the bytes of a table; `None` when they are none.
    pub fn open(bytes: B) -> Option<Table<B>> {
        let mut head = bytes.strip_prefix(MAGIC.as_slice())?;
        let mut counts = [0; 3];
        for count in &mut counts {
            let (number, rest) = head.split_first_chunk()?;
            (*count, head) = (u32::from_le_bytes(*number), rest);
        }
        let mut bounds = [(0, 0); SECTIONS];
        let mut start = bytes.len() - head.len() + 8 * SECTIONS;
        for bound in &mut bounds {
            let (number, rest) = head.split_first_chunk()?;
            let end = usize::try_from(u64::from_le_bytes(*number)).ok()?;
            if end < start || end > bytes.len() {
                return None;
            }
            (*bound, start, head) = ((start, end), end, rest);
        }
        Some(Table { bytes, counts, bounds })
    }

    fn section(&self, section: usize) -> &[u8] {
        let (start, end) = self.bounds[section];
        &self.bytes[start..end]
    }

    fn rows(&self, section: usize) -> Rows<'_> {
        Rows::new(self.section(section))
    }

    /// How many actors there are; they stand by kind, the most frequent first.
    pub fn actor_count(&self) -> u32 {
        self.rows(ACTORS).len()
    }

    /// What an actor is.
    pub fn kind(&self, actor: u32) -> Kind {
        match actor {
            _ if actor < self.counts[0] => Kind::Person,
            _ if actor - self.counts[0] < self.counts[1] => Kind::Organisation,
            _ => Kind::Place,
        }
    }

    /// The actor with this number.
    pub fn actor(&self, number: u32) -> Actor<'_> {
        let mut row = self.rows(ACTORS).row(number);
        let (name, articles, days) = (row.number(), row.number(), read_days(&mut row, 0));
        let mark = match row.number() {
            0 => Mark::None,
            role if role & 1 == 1 => Mark::Role(role >> 1),
            number => Mark::Number(number >> 1),
        };
        Actor { name, mark, articles, days, lists: row }
    }

    /// The mark in words.
    pub fn mark(&self, mark: Mark) -> String {
        match mark {
            Mark::None => String::new(),
            Mark::Role(role) => self.rows(ROLES).text(role),
            Mark::Number(number) => number.to_string(),
        }
    }

    /// The names of an actor: number, and articles in which it bears the name.
    pub fn names(&self, actor: &Actor<'_>) -> Vec<(u32, u32)> {
        if actor.lists.is_done() {
            return vec![(actor.name, actor.articles)];
        }
        read_names(actor, &mut { actor.lists })
    }

    /// The roles of an actor: text, articles, first and last day.
    pub fn roles(&self, actor: &Actor<'_>) -> Vec<(String, u32, i32, i32)> {
        let mut lists = actor.lists;
        read_names(actor, &mut lists);
        let roles = read_roles(actor, &mut lists).into_iter();
        roles.map(|(role, count, days)| (self.rows(ROLES).text(role), count, days.0, days.1)).collect()
    }

    /// The links of an actor: the texts of the names, why, and companions.
    pub fn links(&self, actor: &Actor<'_>) -> Vec<(String, String, Reason, Vec<String>)> {
        let mut lists = actor.lists;
        read_names(actor, &mut lists);
        read_roles(actor, &mut lists);
        let mut links = Vec::new();
        while !lists.is_done() {
            let head = lists.number();
            let reason = Reason::ALL[(head as usize >> 2).min(Reason::ALL.len() - 1)];
            let (name, other) = (far(actor, lists.signed()), far(actor, lists.signed()));
            let companions = (0..head & 3).map(|_| self.name(lists.number())).collect();
            links.push((self.name(name), self.name(other), reason, companions));
        }
        links
    }

    /// The list that a name stands in, and its number there.
    fn place(&self, name: u32) -> (Rows<'_>, u32) {
        let mut number = name;
        for kind in 0..2 {
            let rows = self.rows(kind);
            if number < rows.len() {
                return (rows, number);
            }
            number -= rows.len();
        }
        (self.rows(2), number)
    }

    /// The name with this number, as printed.
    pub fn name(&self, number: u32) -> String {
        let (rows, place) = self.place(number);
        rows.text(place)
    }

    /// Articles that carry a name.
    pub fn name_count(&self, number: u32) -> u32 {
        let (rows, place) = self.place(number);
        rows.behind_text(place).number()
    }

    /// Who bears a name: actor, and where the ids of the articles stand, none where it bears it in all.
    pub fn bearers(&self, name: u32) -> Vec<(u32, Range<u32>)> {
        let (rows, place) = self.place(name);
        let mut row = rows.behind_text(place);
        row.number();
        let head = row.number();
        if head & 1 == 0 {
            return vec![(head >> 1, 0..0)];
        }
        let mut start = row.number();
        let mut bearers = Vec::new();
        while !row.is_done() {
            let (actor, count) = (row.number(), row.number());
            let end = start.saturating_add(count);
            bearers.push((actor, start..end));
            start = end;
        }
        bearers
    }

    /// The id of an article, by where it stands; those of one name are in order.
    pub fn article(&self, place: u32) -> u64 {
        let behind = self.section(ARTICLES).get(8 * place as usize..).unwrap_or_default();
        behind.first_chunk().map_or(0, |id| u64::from_le_bytes(*id))
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
        let before: u32 = (0..kind as usize).map(|kind| self.rows(kind).len()).sum();
        let (place, is_there) = self.rows(kind as usize).find(text);
        is_there.then_some(before + place)
    }

    /// The actors of a kind with a name that has this word, in order.
    pub fn with_word(&self, kind: Kind, word: &str) -> Vec<u32> {
        let rows = self.rows(3 + kind as usize);
        match rows.find(word) {
            (place, true) => read_actors(rows.behind_text(place)),
            (_, false) => Vec::new(),
        }
    }

    /// The actors of a kind with a name that has a word with this beginning, in order.
    pub fn with_beginning(&self, kind: Kind, head: &str) -> Vec<u32> {
        let rows = self.rows(3 + kind as usize);
        let mut found = Vec::new();
        rows.walk(rows.find(head).0, |word, actors| {
            let begins = word.starts_with(head);
            if begins {
                found.extend(read_actors(actors));
            }
            begins
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Shows each word of the names of a kind, in order.
    pub fn each_word(&self, kind: Kind, mut each: impl FnMut(&str)) {
        self.rows(3 + kind as usize).walk(0, |word, _| {
            each(word);
            true
        });
    }
}

/// The number of a name that stands near the actor's own.
fn far(actor: &Actor<'_>, distance: i32) -> u32 {
    actor.name.wrapping_add(distance as u32)
}

fn read_names(actor: &Actor<'_>, lists: &mut Cursor<'_>) -> Vec<(u32, u32)> {
    let count = lists.number();
    (0..count)
        .map_while(|_| (!lists.is_done()).then(|| (far(actor, lists.signed()), lists.number())))
        .collect()
}

fn read_roles(actor: &Actor<'_>, lists: &mut Cursor<'_>) -> Vec<(u32, u32, (i32, i32))> {
    let count = lists.number();
    let read = |lists: &mut Cursor<'_>| (lists.number(), lists.number(), read_days(lists, actor.days.0));
    (0..count).map_while(|_| (!lists.is_done()).then(|| read(lists))).collect()
}

fn read_days(row: &mut Cursor<'_>, from: i32) -> (i32, i32) {
    match row.number() {
        0 => (NO_DAY, NO_DAY),
        length => {
            let first = row.signed().wrapping_add(from);
            (first, first.wrapping_add(length as i32 - 1))
        }
    }
}

fn read_actors(mut row: Cursor<'_>) -> Vec<u32> {
    let mut actors = Vec::new();
    let mut actor = 0_u32;
    while !row.is_done() {
        actor = actor.wrapping_add(row.number());
        actors.push(actor);
    }
    actors
}
