//! What was seen where: every name of every article, numbered so that the order of reading leaves
//! no trace.
//!
//! In come articles in any order, from several threads; out goes [`Sightings`], in which names are
//! numbered by kind and spelling, and articles by id. Nothing is judged here.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::document::Hash64;
pub use crate::index::ActorKind as Kind;
use crate::index::NamedArticle;

/// No role was printed.
pub const NO_ROLE: u32 = u32::MAX;
/// The day of an article without a date.
pub const NO_DAY: i32 = i32::MIN;

/// One name in one article.
#[derive(Clone, Copy, Debug)]
pub struct Sighting {
    /// The name's number, or the article's, by where it stands.
    pub of: u32,
    /// The role's number, or [`NO_ROLE`].
    pub role: u32,
}

/// The names of the articles that one thread has read.
#[derive(Default)]
pub struct Gathered {
    numbers: FxHashMap<(u8, String), u32>,
    articles: Vec<(Hash64, i32, u32)>,
    sightings: Vec<Sighting>,
    /// How many articles call the first name by the second.
    aliases: FxHashMap<(u32, u32), u32>,
}

/// Roles are numbered with the names, under a kind of their own.
const ROLE: u8 = 3;

impl Gathered {
    /// Takes the names of an article.
    pub fn add(&mut self, article: &NamedArticle<'_>) {
        for (kind, actors) in (0..).zip(&article.actors) {
            for actor in actors {
                let of = self.number(kind, &actor.name);
                let role = actor.role.as_ref().map_or(NO_ROLE, |role| self.number(ROLE, role));
                self.sightings.push(Sighting { of, role });
                for surface in actor.surfaces.iter().filter(|_| kind < 2) {
                    let alias = self.number(kind, surface);
                    *self.aliases.entry((of, alias)).or_default() += 1;
                }
            }
        }
        let day = article.day.unwrap_or(NO_DAY);
        self.articles.push((article.id, day, self.sightings.len() as u32));
    }

    fn number(&mut self, kind: u8, name: &str) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry((kind, name.to_string())).or_insert(next)
    }
}

/// Everything seen, in order.
pub struct Sightings {
    /// Names and roles, by kind and spelling.
    pub names: Vec<String>,
    /// Where the names of each kind stand; roles come last.
    pub kinds: [Range<u32>; 4],
    /// Ids of the articles, in order.
    pub articles: Vec<Hash64>,
    /// The day of each article, or [`NO_DAY`].
    pub days: Vec<i32>,
    /// What each article names.
    pub by_article: Grouped<Sighting>,
    /// Where each name stands.
    pub by_name: Grouped<Sighting>,
    /// Name, what else it is called, and in how many articles; in order.
    pub aliases: Vec<(u32, u32, u32)>,
}

/// Lists, one after the other.
pub struct Grouped<T> {
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T> Grouped<T> {
    /// The list with this number.
    pub fn of(&self, number: u32) -> &[T] {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.items[start as usize..self.ends[number] as usize]
    }
}

impl Sightings {
    /// Joins what the threads have read.
    pub fn join(parts: Vec<Gathered>) -> Sightings {
        let mut all: Vec<(u8, &str)> = parts
            .iter()
            .flat_map(|part| part.numbers.keys().map(|(kind, name)| (*kind, name.as_str())))
            .collect();
        all.sort_unstable();
        all.dedup();
        let bound = |kind: u8| all.partition_point(|(other, _)| *other < kind) as u32;
        let kinds = [0, 1, 2, 3].map(|kind| bound(kind)..bound(kind + 1));
        let mut aliases: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut articles: Vec<(Hash64, i32, usize, Range<u32>)> = Vec::new();
        let mut renumbered = Vec::new();
        for (ordinal, part) in parts.iter().enumerate() {
            let mut numbers = vec![0; part.numbers.len()];
            for ((kind, name), &number) in &part.numbers {
                let found = all.binary_search(&(*kind, name.as_str()));
                numbers[number as usize] = found.expect("every name is in the list of all") as u32;
            }
            for (&(name, alias), count) in &part.aliases {
                *aliases.entry((numbers[name as usize], numbers[alias as usize])).or_default() += count;
            }
            let mut start = 0;
            for &(id, day, end) in &part.articles {
                articles.push((id, day, ordinal, start..end));
                start = end;
            }
            renumbered.push(numbers);
        }
        articles.sort_unstable_by_key(|(id, ..)| *id);
        let mut by_article = Grouped { ends: Vec::new(), items: Vec::new() };
        for (_, _, part, range) in &articles {
            let numbers = &renumbered[*part];
            let sightings = &parts[*part].sightings[range.start as usize..range.end as usize];
            by_article.items.extend(sightings.iter().map(|sighting| Sighting {
                of: numbers[sighting.of as usize],
                role: numbers.get(sighting.role as usize).copied().unwrap_or(NO_ROLE),
            }));
            by_article.ends.push(by_article.items.len() as u32);
        }
        let mut aliases: Vec<_> =
            aliases.into_iter().map(|((name, alias), count)| (name, alias, count)).collect();
        aliases.sort_unstable();
        Sightings {
            by_name: turn(&by_article, all.len()),
            names: all.iter().map(|(_, name)| (*name).to_string()).collect(),
            kinds,
            days: articles.iter().map(|(_, day, ..)| *day).collect(),
            articles: articles.into_iter().map(|(id, ..)| id).collect(),
            by_article,
            aliases,
        }
    }

    /// The text of a name or role.
    pub fn name(&self, number: u32) -> &str {
        &self.names[number as usize]
    }

    /// The names of a kind that articles carry, and not only call somebody by.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = u32> + '_ {
        self.kinds[kind as usize].clone().filter(|&name| !self.by_name.of(name).is_empty())
    }

    /// How many articles carry a name.
    pub fn count(&self, name: u32) -> u32 {
        self.by_name.of(name).len() as u32
    }
}

/// Articles by name, from names by article.
fn turn(by_article: &Grouped<Sighting>, name_count: usize) -> Grouped<Sighting> {
    let mut ends = vec![0_u32; name_count];
    by_article.items.iter().for_each(|sighting| ends[sighting.of as usize] += 1);
    let mut sum = 0;
    for end in &mut ends {
        let count = *end;
        *end = sum;
        sum += count;
    }
    let mut items = vec![Sighting { of: 0, role: NO_ROLE }; sum as usize];
    for article in 0..by_article.ends.len() as u32 {
        for sighting in by_article.of(article) {
            let next = &mut ends[sighting.of as usize];
            items[*next as usize] = Sighting { of: article, role: sighting.role };
            *next += 1;
        }
    }
    Grouped { ends, items }
}
