//! Organisations and places: which names are one's.
//!
//! Names are one but for case, articles and legal forms; acronyms and short names are joined where
//! articles use them for the long one. How that is told from the letters is in `names`.

mod names;

use rustc_hash::FxHashMap;

use super::company::Company;
use super::groups::{Groups, Link, Reason, Resolved};
use super::sightings::{Kind, Sightings};
use super::spelling::fold_name;
use names::{initials, is_acronym, is_short_for, key};

/// Of the articles that use a short name, the share that must use it for the same long one.
const DOMINANT: f32 = 0.8;
/// Fewer articles that call one of several names by an acronym say nothing.
const LEAST_CALLS: u32 = 3;

/// The organisations, or the places, of a corpus on their way to being settled.
pub struct Things<'a> {
    sightings: &'a Sightings,
    kind: Kind,
    groups: Groups,
}

impl<'a> Things<'a> {
    /// Joins the names that differ in what does not matter.
    pub fn new(sightings: &'a Sightings, kind: Kind) -> Things<'a> {
        let mut groups = Groups::new(sightings.of_kind(kind), sightings.name_count());
        let mut first: FxHashMap<String, u32> = FxHashMap::default();
        for name in sightings.of_kind(kind) {
            let (key, reason) = key(sightings.name(name), kind);
            let other = *first.entry(key).or_insert(name);
            if other != name {
                groups.join(Link { name, other, reason, companions: Vec::new() });
            }
        }
        // `Health and Human Services` is the department.
        let mut bare: Vec<(u32, u32)> = first
            .iter()
            .filter_map(|(key, &name)| {
                let bare = key.strip_suffix(" department").filter(|bare| bare.split(' ').count() > 2)?;
                Some((name, *first.get(bare)?))
            })
            .collect();
        bare.sort_unstable();
        for (name, other) in bare {
            groups.join(Link { name, other, reason: Reason::LegalForm, companions: Vec::new() });
        }
        Things { sightings, kind, groups }
    }

    /// The name that stands for the spellings of each name.
    pub fn write_units(&self, unit: &mut [u32]) {
        for name in self.sightings.of_kind(self.kind) {
            unit[name as usize] = self.groups.root(name);
        }
    }

    /// What is what.
    pub fn settle(mut self, company: &Company<'_>) -> Vec<Resolved> {
        let mut refusals = Vec::new();
        if self.kind == Kind::Organisation {
            self.join_called(&mut refusals);
            self.join_acronyms(company, &mut refusals);
        }
        let roots = self.groups.roots().into_iter();
        let mut actors: Vec<Resolved> = roots
            .map(|root| Resolved {
                names: self.groups.members(root).into_iter().map(|name| (name, None)).collect(),
                links: self.groups.links(root).to_vec(),
                refusals: Vec::new(),
            })
            .collect();
        let mut place: FxHashMap<u32, usize> = FxHashMap::default();
        for (ordinal, actor) in actors.iter().enumerate() {
            actor.names.iter().for_each(|(name, _)| {
                place.insert(*name, ordinal);
            });
        }
        for refusal in refusals {
            for name in [refusal.name, refusal.other] {
                if let Some(actor) =
                    place.get(&name).map(|&ordinal| &mut actors[ordinal]).filter(|a| a.refusals.len() < 8)
                {
                    actor.refusals.push(refusal.clone());
                }
            }
        }
        actors
    }

    /// Joins short names to the long one that articles use them for.
    fn join_called(&mut self, refusals: &mut Vec<Link>) {
        let range = self.sightings.kinds[self.kind as usize].clone();
        let mut uses: FxHashMap<u32, Vec<(u32, u32)>> = FxHashMap::default();
        for &(long, short, count) in &self.sightings.aliases {
            let named = range.contains(&long) && !self.sightings.places(short).is_empty();
            if named && is_short_for(self.sightings.name(short), self.sightings.name(long)) {
                uses.entry(short).or_default().push((long, count));
            }
        }
        let mut uses: Vec<(u32, Vec<(u32, u32)>)> = uses.into_iter().collect();
        // Acronyms come last: what they stand for may be joined by then.
        uses.sort_unstable_by_key(|(short, _)| (is_acronym(self.sightings.name(*short)), *short));
        for (short, uses) in uses {
            let mut longs: FxHashMap<u32, u32> = FxHashMap::default();
            uses.iter().for_each(|(long, count)| *longs.entry(self.groups.root(*long)).or_default() += count);
            let total: u32 = longs.values().sum();
            let Some((&long, &most)) =
                longs.iter().max_by_key(|(long, count)| (**count, std::cmp::Reverse(**long)))
            else {
                continue;
            };
            let acronym = is_acronym(self.sightings.name(short));
            let reason = if acronym { Reason::Acronym } else { Reason::CalledSo };
            let mut link = Link { name: short, other: long, reason, companions: Vec::new() };
            if (most as f32) < DOMINANT * total as f32 {
                link.reason = Reason::Ambiguous;
                refusals.push(link);
            } else if self.are_together(short, long) && !(acronym && self.is_spelt_out(short, long)) {
                link.reason = Reason::NamedTogether;
                refusals.push(link);
            } else {
                self.groups.join(link);
            }
        }
    }

    /// Whether a name of the group of `long` has the initials `short`. An article that has both names
    /// then uses them in turn.
    fn is_spelt_out(&self, short: u32, long: u32) -> bool {
        let letters = fold_name(self.sightings.name(short));
        let names = self.groups.members(self.groups.root(long)).into_iter();
        names.flat_map(|name| initials(self.sightings.name(name))).any(|initials| initials == letters)
    }

    /// Joins acronyms to the one name that they can stand for, in the same company; of several, to
    /// the one that articles use them for.
    fn join_acronyms(&mut self, company: &Company<'_>, refusals: &mut Vec<Link>) {
        let roots = self.groups.roots();
        let mut longs: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for &root in &roots {
            for name in self.groups.members(root) {
                for initials in initials(self.sightings.name(name)) {
                    let names = longs.entry(initials).or_default();
                    if names.last() != Some(&root) {
                        names.push(root);
                    }
                }
            }
        }
        let range = &self.sightings.kinds[self.kind as usize];
        let mut called: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for &(long, short, count) in self.sightings.aliases.iter().filter(|(long, ..)| range.contains(long)) {
            *called.entry((self.groups.root(short), self.groups.root(long))).or_default() += count;
        }
        for short in roots {
            let name = self.sightings.name(short);
            if !is_acronym(name)
                || self.groups.members(short).iter().any(|&name| self.sightings.name(name).contains(' '))
            {
                continue;
            }
            let Some(longs) = longs.get(&fold_name(name)) else { continue };
            let own = self.profile(short, company);
            let count = |long: u32| called.get(&(short, long)).copied().unwrap_or(0);
            let total: u32 = longs.iter().map(|&long| count(long)).sum();
            let usual =
                |long: u32| count(long) >= LEAST_CALLS && count(long) as f32 >= DOMINANT * total as f32;
            for &long in longs {
                let common = company.common(&own, &self.profile(long, company));
                let mut link =
                    Link { name: short, other: long, reason: Reason::Acronym, companions: common.companions };
                if longs.len() > 1 && !usual(long) {
                    link.reason = Reason::Ambiguous;
                } else if common.weight < 1.0 {
                    link.reason = Reason::NoCompany;
                } else {
                    self.groups.join(link);
                    continue;
                }
                refusals.push(link);
            }
        }
    }

    fn profile(&self, root: u32, company: &Company<'_>) -> super::company::Profile {
        let names = self.groups.members(self.groups.root(root)).into_iter();
        company.profile(names.map(|name| (name, self.sightings.places(name))))
    }

    fn are_together(&self, a: u32, b: u32) -> bool {
        let (a, b) = (self.sightings.places(a), self.sightings.places(b));
        let together = a.iter().filter(|article| b.binary_search(article).is_ok()).count();
        together * 10 > a.len().min(b.len())
    }
}
