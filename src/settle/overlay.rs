//! The table under the owner's edits: actors as queries, facets and dossiers see them.
//!
//! Numbers of actors beyond the table's are those of the owner's splits.

mod apply;
mod view;

use rustc_hash::{FxHashMap, FxHashSet};

use super::edits::Edits;
use super::sightings::Kind;
use super::spelling::fold_name;
use super::table::Table;
use crate::document::Hash64;
use crate::index::SideFile;
pub use view::{ActorView, Days, LinkView};

/// A word that a name must have, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameWord {
    /// The word.
    Whole(String),
    /// A word that begins so.
    Beginning(String),
    /// One of these words, in order.
    Among(Vec<String>),
}

/// Who is who in a corpus.
pub struct Actors {
    table: Table<SideFile>,
    /// Actor by its leader, where it was merged.
    leaders: FxHashMap<u32, u32>,
    members: FxHashMap<u32, Vec<u32>>,
    renamed: FxHashMap<u32, String>,
    ignored: FxHashSet<u32>,
    identifiers: FxHashMap<u32, String>,
    splits: Vec<(Kind, String)>,
    moved: FxHashMap<u32, u32>,
    /// Names of the owner's that no article carries: kind, folded, actor.
    extra: Vec<(Kind, String, u32)>,
}

/// The names that stand for actors in the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Names that are the actors' wherever they stand, in order.
    pub names: Vec<String>,
    /// Names that are the actors' in some articles alone, with those, in order.
    pub partial: Vec<(String, Vec<Hash64>)>,
}

impl Selection {
    /// Whether a name in an article is one of these.
    pub fn holds(&self, name: &str, article: Hash64) -> bool {
        let has = |list: &[Hash64]| list.binary_search(&article).is_ok();
        self.names.binary_search_by(|own| own.as_str().cmp(name)).is_ok()
            || self.partial.iter().any(|(own, articles)| own == name && has(articles))
    }
}

impl Actors {
    pub(super) fn new(bytes: SideFile, edits: &Edits) -> Option<Actors> {
        let mut actors = Actors {
            table: Table::open(bytes)?,
            leaders: FxHashMap::default(),
            members: FxHashMap::default(),
            renamed: FxHashMap::default(),
            ignored: FxHashSet::default(),
            identifiers: FxHashMap::default(),
            splits: Vec::new(),
            moved: FxHashMap::default(),
            extra: Vec::new(),
        };
        actors.apply(edits);
        Some(actors)
    }

    fn leader(&self, actor: u32) -> u32 {
        self.leaders.get(&actor).copied().unwrap_or(actor)
    }

    fn members_of(&self, leader: u32) -> Vec<u32> {
        self.members.get(&leader).cloned().unwrap_or_else(|| vec![leader])
    }

    /// The actors that a name as a whole names: by a name of theirs as printed, else by one that
    /// differs in case and accents alone; `Name (mark)` means one of several.
    pub fn find_named(&self, kind: Kind, name: &str) -> Vec<u32> {
        if let Some(number) = self.table.find_name(kind, name) {
            let mut found = self.bearers(number);
            // Whose main name it is comes before who is called so in some article.
            let own: Vec<u32> =
                found.iter().copied().filter(|&actor| self.bare_name(actor) == name).collect();
            if !own.is_empty() {
                found = own;
            }
            return found;
        }
        if let Some((plain, mark)) = name.strip_suffix(')').and_then(|name| name.rsplit_once(" (")) {
            let bearers =
                self.table.find_name(kind, plain).map(|number| self.bearers(number)).unwrap_or_default();
            let marked = bearers.into_iter().filter(|&actor| actor < self.table.actor_count());
            return marked.filter(|&actor| self.mark(actor) == mark).collect();
        }
        let folded = fold_name(name);
        let words: Vec<NameWord> = folded.split(' ').map(|word| NameWord::Whole(word.to_string())).collect();
        let fitting = self.find(kind, &words).into_iter();
        fitting
            .filter(|&actor| self.names_of(actor).iter().any(|(name, ..)| fold_name(name) == folded))
            .collect()
    }

    fn bearers(&self, name: u32) -> Vec<u32> {
        match self.moved.get(&name) {
            Some(&split) => vec![split],
            None => self.table.bearers(name).into_iter().map(|(actor, _)| actor).collect(),
        }
    }

    /// The actors with a name that has all words, in order; merged ones as one.
    pub fn find(&self, kind: Kind, words: &[NameWord]) -> Vec<u32> {
        let lists = words.iter().map(|word| match word {
            NameWord::Whole(word) => self.table.with_word(kind, word),
            NameWord::Beginning(head) => self.table.with_beginning(kind, head),
            NameWord::Among(words) => {
                let mut found: Vec<u32> =
                    words.iter().flat_map(|word| self.table.with_word(kind, word)).collect();
                found.sort_unstable();
                found.dedup();
                found
            }
        });
        let candidates =
            lists.reduce(|a, b| a.into_iter().filter(|actor| b.binary_search(actor).is_ok()).collect());
        let mut found = Vec::new();
        for actor in candidates.unwrap_or_default() {
            for (number, _) in self.table.names(&self.table.actor(actor)) {
                if has_words(&fold_name(&self.table.name(number)), words) {
                    found.push(self.leader(self.moved.get(&number).copied().unwrap_or(actor)));
                }
            }
        }
        for (own, name, actor) in &self.extra {
            if *own == kind && has_words(name, words) {
                found.push(*actor);
            }
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|actor| !self.ignored.contains(actor));
        found
    }

    /// The words of names of a kind that `is_meant`.
    pub fn name_words(&self, kind: Kind, mut is_meant: impl FnMut(&str) -> bool) -> Vec<String> {
        let mut words = Vec::new();
        self.table.each_word(kind, |word| {
            if is_meant(word) {
                words.push(word.to_string());
            }
        });
        words
    }

    /// The names that stand in the index for the actors whose names have all words: see
    /// [`Actors::find`].
    pub fn names(&self, kind: Kind, words: &[NameWord]) -> Selection {
        self.select(&self.find(kind, words))
    }

    /// The names in the index that are these words and no more, whoever bears them.
    pub fn literal(&self, kind: Kind, words: &[NameWord]) -> Selection {
        let mut names = Vec::new();
        for actor in self.find(kind, words) {
            for (name, ..) in self.names_of(actor) {
                let folded = fold_name(&name);
                if folded.split(' ').count() == words.len() && has_words(&folded, words) {
                    names.push(name);
                }
            }
        }
        names.sort_unstable();
        names.dedup();
        Selection { names, partial: Vec::new() }
    }

    /// The names that stand in the index for these actors.
    pub fn select(&self, actors: &[u32]) -> Selection {
        let mut selection = Selection::default();
        for &actor in actors {
            for (name, _, articles) in self.names_of(actor) {
                if articles.is_empty() {
                    selection.names.push(name);
                } else {
                    selection.partial.push((name, articles));
                }
            }
        }
        selection.names.sort_unstable();
        selection.names.dedup();
        selection.partial.sort_unstable();
        selection
    }

    /// The names of an actor: text, articles, and which where not all that carry the name.
    fn names_of(&self, actor: u32) -> Vec<(String, u32, Vec<Hash64>)> {
        let mut names = Vec::new();
        for member in self.members_of(self.leader(actor)) {
            if member >= self.table.actor_count() {
                let moved = self.moved.iter().filter(|(_, split)| **split == member);
                names.extend(
                    moved.map(|(&name, _)| (self.table.name(name), self.table.name_count(name), Vec::new())),
                );
                continue;
            }
            for (number, count) in self.table.names(&self.table.actor(member)) {
                if self.moved.contains_key(&number) {
                    continue;
                }
                let own = self.table.bearers(number).into_iter().find(|(bearer, _)| *bearer == member);
                let places = own.map(|(_, places)| places).unwrap_or_default();
                let mut articles: Vec<Hash64> =
                    places.map(|place| Hash64(self.table.article(place))).collect();
                articles.sort_unstable();
                names.push((self.table.name(number), count, articles));
            }
        }
        names.sort();
        names
    }

    /// Who bears a name in an article; `None` where the owner ignores it.
    pub fn bearer(&self, kind: Kind, name: &str, article: Hash64) -> Option<u32> {
        let number = self.table.find_name(kind, name)?;
        self.bearer_of(number, article)
    }

    /// The number of a name, for [`Actors::bearer_of`].
    pub fn find_name(&self, kind: Kind, name: &str) -> Option<u32> {
        self.table.find_name(kind, name)
    }

    /// Who bears a name wherever it stands; `None` where that depends on the article.
    pub fn sole_bearer(&self, name: u32) -> Option<Option<u32>> {
        if let Some(&split) = self.moved.get(&name) {
            return Some(self.seen(split));
        }
        let mut bearers = self.table.bearers(name).into_iter();
        let (actor, articles) = bearers.next()?;
        articles.is_empty().then(|| self.seen(actor))
    }

    /// Who bears a name in an article.
    pub fn bearer_of(&self, name: u32, article: Hash64) -> Option<u32> {
        if let Some(&split) = self.moved.get(&name) {
            return self.seen(split);
        }
        let mut bearers = self.table.bearers(name).into_iter();
        let found = bearers
            .find(|(_, places)| places.is_empty() || self.table.has_article(places.clone(), article.0));
        self.seen(found?.0)
    }

    fn seen(&self, actor: u32) -> Option<u32> {
        Some(self.leader(actor)).filter(|leader| !self.ignored.contains(leader))
    }

    fn kind(&self, actor: u32) -> Kind {
        match actor.checked_sub(self.table.actor_count()) {
            Some(split) => self.splits[split as usize].0,
            None => self.table.kind(actor),
        }
    }

    /// The name of an actor without what tells it from others.
    fn bare_name(&self, actor: u32) -> String {
        match actor.checked_sub(self.table.actor_count()) {
            Some(split) => self.splits[split as usize].1.clone(),
            None => self.table.name(self.table.actor(actor).name),
        }
    }

    /// What tells an actor from others of its name; empty where there are none.
    fn mark(&self, actor: u32) -> String {
        if actor < self.table.actor_count() {
            self.table.mark(self.table.actor(actor).mark)
        } else {
            String::new()
        }
    }
}

fn has_words(name: &str, words: &[NameWord]) -> bool {
    words.iter().all(|word| {
        name.split(' ').any(|own| match word {
            NameWord::Whole(word) => own == word,
            NameWord::Beginning(head) => own.starts_with(head.as_str()),
            NameWord::Among(words) => words.iter().any(|word| own == word),
        })
    })
}
