//! The table under the owner's edits: actors as queries, facets and dossiers see them.
//!
//! Numbers of actors beyond the table's are those of the owner's splits.

use std::ops::Deref;

use rustc_hash::{FxHashMap, FxHashSet};

use super::edits::Edits;
use super::groups::Reason;
use super::sightings::Kind;
use super::spelling::fold_name;
use super::table::Table;
use crate::document::Hash64;
use crate::index::SideFile;

/// The bytes of a table.
pub(super) enum Bytes {
    File(SideFile),
    Built(Vec<u8>),
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Bytes::File(file) => file,
            Bytes::Built(bytes) => bytes,
        }
    }
}

/// A word that a name must have, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameWord {
    /// The word.
    Whole(String),
    /// A word that begins so.
    Beginning(String),
}

/// Who is who in a corpus.
pub struct Actors {
    table: Table<Bytes>,
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

/// An actor, for showing.
#[derive(Clone, Debug)]
pub struct ActorView {
    /// Its number in this table.
    pub number: u32,
    /// What it is.
    pub kind: Kind,
    /// The name to show, which tells it from others.
    pub name: String,
    /// An identifier elsewhere.
    pub identifier: Option<String>,
    /// Articles that name it; for one that the owner has merged at most so many.
    pub articles: u32,
    /// First and last day, in days since 1970.
    pub days: Option<(i32, i32)>,
    /// Its names, with the articles of each, the most frequent first.
    pub names: Vec<(String, u32)>,
    /// Its roles: text, articles, first and last day.
    pub roles: Vec<(String, u32, Option<(i32, i32)>)>,
    /// Why names were joined, or were not.
    pub links: Vec<LinkView>,
}

/// Why two names were joined, or were not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkView {
    /// A name.
    pub name: String,
    /// The other.
    pub other: String,
    /// Why.
    pub reason: Reason,
    /// Companions that both have.
    pub companions: Vec<String>,
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
    pub(super) fn new(bytes: Bytes, edits: &Edits) -> Option<Actors> {
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

    fn apply(&mut self, edits: &Edits) {
        for split in &edits.splits {
            for kind in kinds(split.kind) {
                let numbers = split.names.iter().filter_map(|name| self.table.find_name(kind, name));
                let numbers: Vec<u32> = numbers.collect();
                if numbers.is_empty() {
                    continue;
                }
                let actor = self.table.actor_count() + self.splits.len() as u32;
                self.splits.push((kind, split.name.clone()));
                self.moved.extend(numbers.into_iter().map(|name| (name, actor)));
            }
        }
        for merge in &edits.merges {
            for kind in kinds(merge.kind) {
                let mut all: Vec<u32> = Vec::new();
                for name in std::iter::once(&merge.name).chain(&merge.names) {
                    let found = self.find_named(kind, name);
                    if found.is_empty() {
                        continue;
                    }
                    all.extend(found);
                }
                let mut wholes: Vec<u32> =
                    all.iter().flat_map(|&actor| self.members_of(self.leader(actor))).collect();
                wholes.sort_unstable();
                wholes.dedup();
                let Some(&leader) = wholes.first() else { continue };
                wholes.iter().for_each(|&actor| {
                    self.leaders.insert(actor, leader);
                });
                self.members.insert(leader, wholes);
                self.renamed.insert(leader, merge.name.clone());
                if let Some(id) = &merge.id {
                    self.identifiers.insert(leader, id.clone());
                }
                let names = std::iter::once(&merge.name).chain(&merge.names);
                self.extra.extend(names.map(|name| (kind, fold_name(name), leader)));
            }
        }
        for (kind, name, to) in &edits.renames {
            for kind in kinds(*kind) {
                for actor in self.find_named(kind, name) {
                    let leader = self.leader(actor);
                    self.renamed.insert(leader, to.clone());
                    self.extra.push((kind, fold_name(to), leader));
                }
            }
        }
        for (kind, name) in &edits.ignored {
            for kind in kinds(*kind) {
                let found: Vec<u32> =
                    self.find_named(kind, name).into_iter().map(|actor| self.leader(actor)).collect();
                self.ignored.extend(found);
            }
        }
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
                found.iter().copied().filter(|&actor| self.plain_name(actor).1 == name).collect();
            if !own.is_empty() {
                found = own;
            }
            return found;
        }
        if let Some((plain, mark)) = name.strip_suffix(')').and_then(|name| name.rsplit_once(" (")) {
            let bearers =
                self.table.find_name(kind, plain).map(|number| self.bearers(number)).unwrap_or_default();
            let marked = bearers.into_iter().filter(|&actor| actor < self.table.actor_count());
            return marked.filter(|&actor| self.table.actor(actor).mark == mark).collect();
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
            None => self.table.bearers(&self.table.name(name)).map(|(actor, _)| actor).collect(),
        }
    }

    /// The actors with a name that has all words, in order; merged ones as one.
    pub fn find(&self, kind: Kind, words: &[NameWord]) -> Vec<u32> {
        let lists = words.iter().map(|word| match word {
            NameWord::Whole(word) => self.table.with_word(kind, word),
            NameWord::Beginning(head) => self.table.with_beginning(kind, head),
        });
        let candidates =
            lists.reduce(|a, b| a.into_iter().filter(|actor| b.binary_search(actor).is_ok()).collect());
        let mut found = Vec::new();
        for actor in candidates.unwrap_or_default() {
            for (number, _) in self.table.names(&self.table.actor(actor)) {
                if has_words(&fold_name(self.table.name(number).text), words) {
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
                names.extend(moved.map(|(&name, _)| {
                    let name = self.table.name(name);
                    (name.text.to_string(), name.count, Vec::new())
                }));
                continue;
            }
            for (number, count) in self.table.names(&self.table.actor(member)) {
                if self.moved.contains_key(&number) {
                    continue;
                }
                let name = self.table.name(number);
                let own = self.table.bearers(&name).find(|(bearer, _)| *bearer == member);
                let mut articles: Vec<Hash64> =
                    own.map(|(_, articles)| articles).unwrap_or_default().into_iter().map(Hash64).collect();
                articles.sort_unstable();
                names.push((name.text.to_string(), count, articles));
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
        let mut bearers = self.table.bearers(&self.table.name(name));
        let (actor, articles) = bearers.next()?;
        articles.is_empty().then(|| self.seen(actor))
    }

    /// Who bears a name in an article.
    pub fn bearer_of(&self, name: u32, article: Hash64) -> Option<u32> {
        if let Some(&split) = self.moved.get(&name) {
            return self.seen(split);
        }
        let mut bearers = self.table.bearers(&self.table.name(name));
        let found = bearers.find(|(_, articles)| articles.is_empty() || articles.contains(&article.0));
        self.seen(found?.0)
    }

    fn seen(&self, actor: u32) -> Option<u32> {
        Some(self.leader(actor)).filter(|leader| !self.ignored.contains(leader))
    }

    fn plain_name(&self, actor: u32) -> (Kind, &str, &str) {
        match actor.checked_sub(self.table.actor_count()) {
            Some(split) => {
                let (kind, name) = &self.splits[split as usize];
                (*kind, name, "")
            }
            None => {
                let found = self.table.actor(actor);
                (found.kind, found.name, found.mark)
            }
        }
    }

    /// The name under which an actor is shown.
    pub fn name_of(&self, actor: u32) -> String {
        if let Some(name) = self.renamed.get(&actor) {
            return name.clone();
        }
        let (_, name, mark) = self.plain_name(actor);
        if mark.is_empty() { name.to_string() } else { format!("{name} ({mark})") }
    }

    /// All actors, by kind, the most frequent first.
    pub fn all(&self) -> impl Iterator<Item = u32> + '_ {
        let all = 0..self.table.actor_count() + self.splits.len() as u32;
        all.filter(|&actor| self.leader(actor) == actor && !self.ignored.contains(&actor))
    }

    /// What an actor is, and in how many articles.
    pub fn brief(&self, actor: u32) -> (Kind, u32) {
        let members = self.members_of(actor).into_iter();
        let articles = members.map(|member| match member.checked_sub(self.table.actor_count()) {
            None => self.table.actor(member).articles,
            Some(_) => self.names_of(member).iter().map(|(_, count, _)| count).sum(),
        });
        (self.plain_name(actor).0, articles.sum())
    }

    /// Everything that the table knows of an actor.
    pub fn view(&self, actor: u32) -> ActorView {
        let leader = self.leader(actor);
        let mut names: FxHashMap<String, u32> = FxHashMap::default();
        self.names_of(leader)
            .into_iter()
            .for_each(|(name, count, _)| *names.entry(name).or_default() += count);
        let mut names: Vec<(String, u32)> = names.into_iter().collect();
        names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut days: Option<(i32, i32)> = None;
        let mut roles: Vec<(String, u32, Option<(i32, i32)>)> = Vec::new();
        let mut links = Vec::new();
        for member in self.members_of(leader).into_iter().filter(|&member| member < self.table.actor_count())
        {
            let found = self.table.actor(member);
            days = join_days(days, known_days(found.days));
            for (role, count, first, last) in self.table.roles(&found) {
                let own = known_days((first, last));
                match roles.iter_mut().find(|(text, ..)| text == role) {
                    Some(known) => *known = (role.to_string(), known.1 + count, join_days(known.2, own)),
                    None => roles.push((role.to_string(), count, own)),
                }
            }
            links.extend(self.table.links(&found).map(|(name, other, reason, companions)| LinkView {
                name: name.to_string(),
                other: other.to_string(),
                reason,
                companions: companions.into_iter().map(String::from).collect(),
            }));
        }
        roles.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let (kind, articles) = self.brief(leader);
        ActorView {
            number: leader,
            kind,
            name: self.name_of(leader),
            identifier: self.identifiers.get(&leader).cloned(),
            articles,
            days,
            names,
            roles,
            links,
        }
    }
}

fn kinds(kind: Option<Kind>) -> Vec<Kind> {
    kind.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind])
}

fn has_words(name: &str, words: &[NameWord]) -> bool {
    words.iter().all(|word| {
        name.split(' ').any(|own| match word {
            NameWord::Whole(word) => own == word,
            NameWord::Beginning(head) => own.starts_with(head.as_str()),
        })
    })
}

fn known_days(days: (i32, i32)) -> Option<(i32, i32)> {
    (days.0 != super::sightings::NO_DAY).then_some(days)
}

fn join_days(a: Option<(i32, i32)>, b: Option<(i32, i32)>) -> Option<(i32, i32)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}
