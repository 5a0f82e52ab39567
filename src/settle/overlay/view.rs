//! Actors for showing: names, roles and links, with those of the actors that the owner has merged.

use rustc_hash::FxHashMap;

use super::Actors;
use crate::settle::groups::Reason;
use crate::settle::sightings::{Kind, NO_DAY};

/// First and last day, in days since 1970, where any is known.
pub type Days = Option<(i32, i32)>;

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
    pub days: Days,
    /// Its names, with the articles of each, the most frequent first.
    pub names: Vec<(String, u32)>,
    /// Its roles: text, articles, first and last day.
    pub roles: Vec<(String, u32, Days)>,
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

impl Actors {
    /// The name under which an actor is shown.
    pub fn name_of(&self, actor: u32) -> String {
        if let Some(name) = self.renamed.get(&actor) {
            return name.clone();
        }
        let (name, mark) = (self.bare_name(actor), self.mark(actor));
        if mark.is_empty() { name } else { format!("{name} ({mark})") }
    }

    /// All actors, by kind, the most frequent first.
    pub fn all(&self) -> impl Iterator<Item = u32> + '_ {
        let all = 0..self.table.actor_count() + self.splits.len() as u32;
        all.filter(|&actor| self.leader(actor) == actor && !self.ignored.contains(&actor))
    }

    /// Whether the owner has merged or split it.
    pub fn is_edited(&self, actor: u32) -> bool {
        actor >= self.table.actor_count() || self.members.contains_key(&actor) || !self.moved.is_empty()
    }

    /// What an actor is, and in how many articles.
    pub fn brief(&self, actor: u32) -> (Kind, u32) {
        let members = self.members_of(actor).into_iter();
        let articles = members.map(|member| match member.checked_sub(self.table.actor_count()) {
            None => self.table.actor(member).articles,
            Some(_) => self.names_of(member).iter().map(|(_, count, _)| count).sum(),
        });
        (self.kind(actor), articles.sum())
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
        let mut days: Days = None;
        let mut roles: Vec<(String, u32, Days)> = Vec::new();
        let mut links = Vec::new();
        for member in self.members_of(leader).into_iter().filter(|&member| member < self.table.actor_count())
        {
            let found = self.table.actor(member);
            days = join_days(days, known_days(found.days));
            for (role, count, first, last) in self.table.roles(&found) {
                let own = known_days((first, last));
                match roles.iter_mut().find(|(text, ..)| *text == role) {
                    Some(known) => *known = (role, known.1 + count, join_days(known.2, own)),
                    None => roles.push((role, count, own)),
                }
            }
            let own = self.table.links(&found).into_iter();
            links.extend(own.map(|(name, other, reason, companions)| LinkView {
                name,
                other,
                reason,
                companions,
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

fn known_days(days: (i32, i32)) -> Option<(i32, i32)> {
    (days.0 != NO_DAY).then_some(days)
}

fn join_days(a: Option<(i32, i32)>, b: Option<(i32, i32)>) -> Option<(i32, i32)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}
