//! What was seen where: every name of every article, numbered so that the order of reading leaves
//! no trace.
//!
//! In come articles in any order, from several threads; out goes [`Sightings`], in which names are
//! numbered by kind and spelling, and articles by id. Nothing is judged here.

use std::hash::Hasher;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHasher};

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
    /// The name's number.
    pub of: u32,
    /// The role's number, or [`NO_ROLE`].
    pub role: u32,
}

/// The names of the articles that one thread has read.
#[derive(Default)]
pub struct Gathered {
    texts: Texts,
    articles: Vec<(Hash64, i32, u32)>,
    sightings: Vec<Sighting>,
    /// How many articles call the first name by the second.
    aliases: FxHashMap<(u32, u32), u32>,
}

/// Roles are numbered with the names, under a kind of their own.
const ROLE: u8 = 3;

/// Texts of four kinds, each once, numbered as they come. They stand in one string: there are many.
#[derive(Default)]
struct Texts {
    text: String,
    /// Kind, and where the text ends.
    ends: Vec<(u8, usize)>,
    /// The last text of a hash; the one before it with that hash stands in `before`.
    last: FxHashMap<u64, u32>,
    before: Vec<Option<u32>>,
}

impl Texts {
    fn of(&self, number: u32) -> (u8, &str) {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1].1 };
        let (kind, end) = self.ends[number];
        (kind, &self.text[start..end])
    }

    fn number(&mut self, kind: u8, text: &str) -> u32 {
        let mut hasher = FxHasher::default();
        hasher.write_u8(kind);
        hasher.write(text.as_bytes());
        let hash = hasher.finish();
        let last = self.last.get(&hash).copied();
        let mut known = last;
        while let Some(number) = known {
            if self.of(number) == (kind, text) {
                return number;
            }
            known = self.before[number as usize];
        }
        let number = self.ends.len() as u32;
        self.last.insert(hash, number);
        self.before.push(last);
        self.text.push_str(text);
        self.ends.push((kind, self.text.len()));
        number
    }
}

impl Gathered {
    /// Takes the names of an article.
    pub fn add(&mut self, article: &NamedArticle<'_>) {
        for (kind, actors) in (0..).zip(&article.actors) {
            for actor in actors {
                let of = self.texts.number(kind, &actor.name);
                let role = actor.role.as_ref().map_or(NO_ROLE, |role| self.texts.number(ROLE, role));
                self.sightings.push(Sighting { of, role });
                for surface in actor.surfaces.iter().filter(|_| kind < 2) {
                    let alias = self.texts.number(kind, surface);
                    *self.aliases.entry((of, alias)).or_default() += 1;
                }
            }
        }
        let day = article.day.unwrap_or(NO_DAY);
        self.articles.push((article.id, day, self.sightings.len() as u32));
    }
}

/// Everything seen, in order.
pub struct Sightings {
    /// Names and roles, by kind and spelling, one after the other.
    texts: String,
    /// Where each of them ends.
    ends: Vec<usize>,
    /// Where the names of each kind stand; roles come last.
    pub kinds: [Range<u32>; 4],
    /// Ids of the articles, in order.
    pub articles: Vec<Hash64>,
    /// The day of each article, or [`NO_DAY`].
    pub days: Vec<i32>,
    /// What each article names.
    pub by_article: ByArticle,
    /// The articles that carry each name, in order, each once.
    places: Grouped<u32>,
    /// The articles that print each name with a role, and the role.
    roles: Grouped<(u32, u32)>,
    /// Name, what else it is called, and in how many articles; in order.
    pub aliases: Vec<(u32, u32, u32)>,
}

/// The sightings of every article, where the threads that read them left them: there are many.
pub struct ByArticle {
    parts: Vec<Vec<Sighting>>,
    /// The part of each article, and where in it.
    places: Vec<(u32, Range<u32>)>,
}

impl ByArticle {
    /// What an article names.
    pub fn of(&self, article: u32) -> &[Sighting] {
        let (part, range) = &self.places[article as usize];
        &self.parts[*part as usize][range.start as usize..range.end as usize]
    }

    fn each(&self, mut visit: impl FnMut(u32, Sighting)) {
        for article in 0..self.places.len() as u32 {
            self.of(article).iter().for_each(|sighting| visit(article, *sighting));
        }
    }
}

/// Lists, one after the other.
struct Grouped<T> {
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy + Default> Grouped<T> {
    /// Groups what `each` gives by its number; it is asked twice.
    fn new(count: usize, each: impl Fn(&mut dyn FnMut(u32, T))) -> Grouped<T> {
        let mut ends = vec![0_u32; count];
        each(&mut |number, _| ends[number as usize] += 1);
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let mut items = vec![T::default(); sum as usize];
        each(&mut |number, item| {
            let next = &mut ends[number as usize];
            items[*next as usize] = item;
            *next += 1;
        });
        Grouped { ends, items }
    }

    /// The list with this number.
    fn of(&self, number: u32) -> &[T] {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.items[start as usize..self.ends[number] as usize]
    }
}

impl Sightings {
    /// Joins what the threads have read.
    pub fn join(parts: Vec<Gathered>) -> Sightings {
        let Numbered { texts, ends, kinds, numbers } = number_in_order(&parts);
        let mut aliases: Vec<(u32, u32, u32)> = Vec::new();
        let mut articles: Vec<(Hash64, i32, u32, Range<u32>)> =
            Vec::with_capacity(parts.iter().map(|part| part.articles.len()).sum());
        let mut seen: Vec<Vec<Sighting>> = Vec::new();
        for ((ordinal, part), numbers) in (0..).zip(parts).zip(&numbers) {
            let renumbered = part
                .aliases
                .iter()
                .map(|(&(name, alias), &count)| (numbers[name as usize], numbers[alias as usize], count));
            aliases.extend(renumbered);
            let mut start = 0;
            for &(id, day, end) in &part.articles {
                articles.push((id, day, ordinal, start..end));
                start = end;
            }
            let mut sightings = part.sightings;
            for sighting in &mut sightings {
                sighting.of = numbers[sighting.of as usize];
                sighting.role = numbers.get(sighting.role as usize).copied().unwrap_or(NO_ROLE);
            }
            seen.push(sightings);
        }
        aliases.sort_unstable();
        aliases.dedup_by(|again, first| {
            let same = (again.0, again.1) == (first.0, first.1);
            if same {
                first.2 += again.2;
            }
            same
        });
        articles.sort_unstable_by_key(|(id, ..)| *id);
        let days = articles.iter().map(|(_, day, ..)| *day).collect();
        let ids = articles.iter().map(|(id, ..)| *id).collect();
        let places = articles.into_iter().map(|(_, _, part, range)| (part, range)).collect();
        let by_article = ByArticle { parts: seen, places };
        let places = Grouped::new(ends.len(), |add| {
            let mut last = vec![u32::MAX; ends.len()];
            by_article.each(|article, Sighting { of, .. }| {
                if std::mem::replace(&mut last[of as usize], article) != article {
                    add(of, article);
                }
            });
        });
        let roles = Grouped::new(ends.len(), |add| {
            by_article.each(|article, Sighting { of, role }| {
                if role != NO_ROLE {
                    add(of, (article, role));
                }
            });
        });
        Sightings { texts, ends, kinds, articles: ids, days, by_article, places, roles, aliases }
    }

    /// How many names and roles there are.
    pub fn name_count(&self) -> usize {
        self.ends.len()
    }

    /// The text of a name or role.
    pub fn name(&self, number: u32) -> &str {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.texts[start..self.ends[number]]
    }

    /// The names of a kind that articles carry, and not only call somebody by.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = u32> + '_ {
        self.kinds[kind as usize].clone().filter(|&name| !self.places(name).is_empty())
    }

    /// What a name names.
    pub fn kind(&self, name: u32) -> Kind {
        let kind = Kind::ALL.into_iter().find(|kind| self.kinds[*kind as usize].contains(&name));
        kind.unwrap_or(Kind::Place)
    }

    /// How many articles carry a name, each counted once.
    pub fn article_count(&self, name: u32) -> u32 {
        self.places.of(name).len() as u32
    }

    /// The articles that carry a name, in order.
    pub fn places(&self, name: u32) -> &[u32] {
        self.places.of(name)
    }

    /// The articles that print a name with a role, in order, and the role.
    pub fn roles(&self, name: u32) -> &[(u32, u32)] {
        self.roles.of(name)
    }
}

/// The texts of all threads in order, and the new numbers of each thread's.
struct Numbered {
    texts: String,
    ends: Vec<usize>,
    kinds: [Range<u32>; 4],
    numbers: Vec<Vec<u32>>,
}

fn number_in_order(parts: &[Gathered]) -> Numbered {
    let mut numbers: Vec<Vec<u32>> = parts.iter().map(|part| vec![0; part.texts.ends.len()]).collect();
    let (mut texts, mut ends) = (String::new(), Vec::new());
    let kinds = [0, 1, 2, 3].map(|kind| {
        let start = ends.len() as u32;
        let mut all: Vec<(u64, &str, u32, u32)> = Vec::new();
        for (ordinal, part) in (0..).zip(parts) {
            let own = (0..part.texts.ends.len() as u32).map(|number| (number, part.texts.of(number)));
            let own = own.filter(|(_, (other, _))| *other == kind);
            all.extend(own.map(|(number, (_, text))| (beginning(text), text, ordinal, number)));
        }
        all.sort_unstable();
        let mut before = None;
        for (_, text, part, number) in all {
            if before != Some(text) {
                texts.push_str(text);
                ends.push(texts.len());
                before = Some(text);
            }
            numbers[part as usize][number as usize] = ends.len() as u32 - 1;
        }
        start..ends.len() as u32
    });
    Numbered { texts, ends, kinds, numbers }
}

/// The first bytes of a text, in the order of texts: most comparisons end there, without a look at
/// the text itself.
pub fn beginning(text: &str) -> u64 {
    let mut first = [0; 8];
    let length = text.len().min(8);
    first[..length].copy_from_slice(&text.as_bytes()[..length]);
    u64::from_be_bytes(first)
}
