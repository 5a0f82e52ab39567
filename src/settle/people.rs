//! People: which full names are one person's.
//!
//! Names that may be one person's are found under the sound of the surname. They are joined on
//! likeness and company, the surest first; a join must fit every name that is already there. Then
//! [`namesakes`](super::namesakes) looks for several people under one name, and
//! [`surnames`](super::surnames) gives them the articles that print a surname alone.

use std::hash::Hasher;
use std::ops::Index;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::company::{Common, Company, Profile, is_conflict};
use super::groups::{Groups, Link, Reason, Resolved};
use super::person::{Likeness, PersonName};
use super::sightings::{Kind, Sightings};
use super::{namesakes, surnames};

/// Names of one sound with more first names than this are common: company must speak too.
const RARE_SURNAME: usize = 3;
/// Sounds shorter than this meet by chance.
const LONG_SOUND: usize = 6;
/// A share of articles that name both, above which two names are two people.
const TOGETHER: f32 = 0.02;

/// The people of a corpus, on their way to being settled.
pub struct People<'a> {
    sightings: &'a Sightings,
    /// Names by number.
    pub parsed: ParsedNames,
    groups: Groups,
}

/// Two sets of names that may be one person's.
struct Pair {
    names: (u32, u32),
    likeness: Likeness,
    common: Common,
    block_size: usize,
    verdict: Option<Reason>,
}

impl<'a> People<'a> {
    /// Reads the names and joins those of the same parts.
    pub fn new(sightings: &'a Sightings) -> People<'a> {
        let names: Vec<u32> = sightings.of_kind(Kind::Person).collect();
        let parsed = ParsedNames::new(sightings, &names);
        let mut groups = Groups::new(names.iter().copied(), sightings.name_count());
        let mut first: FxHashMap<(&[String], &str, Option<&str>), u32> = FxHashMap::default();
        for &name in &names {
            let PersonName { given, suffix, .. } = &parsed[&name];
            let key = (given.as_slice(), parsed[&name].core(), suffix.as_deref());
            let other = *first.entry(key).or_insert(name);
            if other != name {
                groups.join(Link { name, other, reason: Reason::SameParts, companions: Vec::new() });
            }
        }
        People { sightings, parsed, groups }
    }

    /// The name that stands for the spellings of each name.
    pub fn write_units(&self, unit: &mut [u32]) {
        self.sightings.of_kind(Kind::Person).for_each(|name| unit[name as usize] = self.groups.root(name));
    }

    /// Who is who.
    pub fn settle(mut self, company: &Company<'_>) -> Vec<Resolved> {
        let mut pairs = self.find_pairs();
        let mut profiles: FxHashMap<u32, Profile> = FxHashMap::default();
        for pair in &pairs {
            for name in [pair.names.0, pair.names.1] {
                profiles.entry(name).or_insert_with(|| self.profile(name, company));
            }
        }
        let called = self.find_called();
        for pair in &mut pairs {
            let (a, b) = (&profiles[&pair.names.0], &profiles[&pair.names.1]);
            pair.common = company.common(a, b);
            pair.verdict = self.judge(pair, a, b);
            // An article that uses one name for the other is better evidence than company.
            if pair.verdict == Some(Reason::NoCompany) && called.contains(&pair.names) {
                pair.verdict = None;
            }
        }
        self.find_ambiguous(&mut pairs);
        let refusals = self.join(pairs);
        let mut actors = Vec::new();
        let mut alone = Vec::new();
        for root in self.groups.roots() {
            let names = self.groups.members(root);
            let links = self.groups.links(root).to_vec();
            if self.parsed[&root].given.is_empty() {
                alone.push((names, links));
            } else {
                namesakes::split(self.sightings, company, names, &links, &mut actors);
            }
        }
        let mut bearers: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        for (ordinal, actor) in actors.iter().enumerate() {
            for (name, _) in &actor.names {
                bearers.entry(*name).or_default().push(ordinal);
            }
        }
        for refusal in refusals {
            let mut own: Vec<usize> = [refusal.name, refusal.other]
                .iter()
                .filter_map(|name| bearers.get(name))
                .flatten()
                .copied()
                .collect();
            own.sort_unstable();
            own.dedup();
            for actor in own {
                // An actor keeps few.
                if actors[actor].refusals.len() < 8 {
                    actors[actor].refusals.push(refusal.clone());
                }
            }
        }
        surnames::attach(self.sightings, company, &self.parsed, alone, actors)
    }

    /// Pairs of which articles use one for the other.
    fn find_called(&self) -> FxHashSet<(u32, u32)> {
        let aliases = self.sightings.aliases.iter();
        let known = aliases
            .filter(|(name, alias, _)| self.parsed.get(*name).is_some() && self.parsed.get(*alias).is_some());
        let roots = known.map(|(name, alias, _)| (self.groups.root(*name), self.groups.root(*alias)));
        roots.map(|(a, b)| (a.min(b), a.max(b))).collect()
    }

    fn profile(&self, root: u32, company: &Company<'_>) -> Profile {
        let names = self.groups.members(root).into_iter();
        company.profile(names.map(|name| (name, self.sightings.places(name))))
    }

    fn find_pairs(&self) -> Vec<Pair> {
        let mut blocks: Vec<(u64, u32)> = Vec::new();
        for root in self.groups.roots() {
            let name = &self.parsed[&root];
            if !name.given.is_empty() {
                blocks.extend(name.blocks().iter().map(|block| (hash(block), root)));
            }
        }
        blocks.sort_unstable();
        blocks.dedup();
        let mut pairs: FxHashMap<(u32, u32), Pair> = FxHashMap::default();
        for block in blocks.chunk_by(|a, b| a.0 == b.0).filter(|block| block.len() > 1) {
            let names: Vec<u32> = block.iter().map(|(_, name)| *name).collect();
            let firsts: FxHashSet<&str> =
                names.iter().map(|name| self.parsed[name].given[0].as_str()).collect();
            let parsed: Vec<&PersonName> = names.iter().map(|name| &self.parsed[name]).collect();
            for (ordinal, &a) in names.iter().enumerate() {
                for (&b, other) in names.iter().zip(&parsed).skip(ordinal + 1) {
                    let Some(likeness) = parsed[ordinal].compare(other) else { continue };
                    let pair = pairs.entry((a, b)).or_insert_with(|| Pair {
                        names: (a, b),
                        likeness,
                        common: Common::default(),
                        block_size: 0,
                        verdict: None,
                    });
                    pair.block_size = pair.block_size.max(firsts.len());
                }
            }
        }
        let mut pairs: Vec<Pair> = pairs.into_values().collect();
        pairs.sort_unstable_by_key(|pair| pair.names);
        pairs
    }

    /// What speaks against a pair, if anything.
    fn judge(&self, pair: &Pair, a: &Profile, b: &Profile) -> Option<Reason> {
        let (first, second) = pair.names;
        let (few, many) = (articles_of(self, first), articles_of(self, second));
        let together = few.iter().filter(|article| many.binary_search(article).is_ok()).count() as f32;
        if together > 0.0 && together >= TOGETHER * few.len().min(many.len()) as f32 {
            return Some(Reason::NamedTogether);
        }
        let weight = pair.common.weight;
        if is_conflict(a.callings, b.callings) && weight < 1.0 {
            return Some(Reason::OtherRole);
        }
        let same_calling = a.callings & b.callings != 0;
        let is_rare = pair.block_size <= RARE_SURNAME;
        let names = (&self.parsed[&first], &self.parsed[&second]);
        let is_long = names.0.core() == names.1.core() || names.0.sound_length() >= LONG_SOUND;
        let enough = match pair.likeness {
            Likeness::Same => true,
            Likeness::MiddleName => weight >= 0.5 || same_calling || is_rare,
            Likeness::Transliteration => {
                weight >= 1.0 || is_long && (is_rare || same_calling || weight >= 0.3)
            }
            Likeness::Nickname => weight >= 0.5 || same_calling,
            Likeness::Initials => weight >= 0.7 || same_calling && is_rare,
            Likeness::SecondSurname => weight >= 1.0 || same_calling && weight >= 0.5,
        };
        if enough { None } else { Some(Reason::NoCompany) }
    }

    /// Marks the pairs whose name fits others, who are not one, nearly as well.
    fn find_ambiguous(&self, pairs: &mut [Pair]) {
        let mut partners: FxHashMap<u32, Vec<(u32, f32)>> = FxHashMap::default();
        for pair in pairs.iter() {
            if pair.verdict.is_none_or(|reason| reason == Reason::NoCompany) {
                partners.entry(pair.names.0).or_default().push((pair.names.1, pair.common.weight));
                partners.entry(pair.names.1).or_default().push((pair.names.0, pair.common.weight));
            }
        }
        for pair in pairs.iter_mut().filter(|pair| pair.verdict.is_none()) {
            let weight = pair.common.weight;
            let has_rival = |name: u32, other: u32| {
                partners.get(&name).is_some_and(|partners| {
                    partners.iter().any(|&(rival, rival_weight)| {
                        rival != other
                            && rival_weight * 2.0 >= weight
                            && self.parsed[&rival].compare(&self.parsed[&other]).is_none()
                    })
                })
            };
            if has_rival(pair.names.0, pair.names.1) || has_rival(pair.names.1, pair.names.0) {
                pair.verdict = Some(Reason::Ambiguous);
            }
        }
    }

    /// Joins the pairs that nothing speaks against; gives the others back.
    fn join(&mut self, mut pairs: Vec<Pair>) -> Vec<Link> {
        pairs.sort_by(|a, b| {
            let weights = b.common.weight.total_cmp(&a.common.weight);
            a.likeness.cmp(&b.likeness).then(weights).then(a.names.cmp(&b.names))
        });
        let mut refusals = Vec::new();
        let mut apart: FxHashSet<(u32, u32)> = FxHashSet::default();
        for pair in pairs
            .iter()
            .filter(|pair| matches!(pair.verdict, Some(Reason::NamedTogether | Reason::OtherRole)))
        {
            apart.insert(pair.names);
        }
        for pair in pairs {
            let (name, other) = pair.names;
            let mut link =
                Link { name, other, reason: reason(pair.likeness), companions: pair.common.companions };
            if let Some(against) = pair.verdict {
                link.reason = against;
                refusals.push(link);
                continue;
            }
            let sides =
                (self.groups.members(self.groups.root(name)), self.groups.members(self.groups.root(other)));
            let fits = sides.0.iter().all(|a| {
                sides.1.iter().all(|b| {
                    !apart.contains(&(*a.min(b), *a.max(b)))
                        && self.parsed[a].compare(&self.parsed[b]).is_some()
                })
            });
            if fits {
                self.groups.join(link);
            } else {
                link.reason = Reason::Ambiguous;
                refusals.push(link);
            }
        }
        refusals
    }
}

fn reason(likeness: Likeness) -> Reason {
    match likeness {
        Likeness::Same => Reason::SameParts,
        Likeness::MiddleName => Reason::MiddleName,
        Likeness::Transliteration => Reason::Transliteration,
        Likeness::Nickname => Reason::Nickname,
        Likeness::Initials => Reason::Initials,
        Likeness::SecondSurname => Reason::SecondSurname,
    }
}

fn articles_of(people: &People<'_>, root: u32) -> Vec<u32> {
    let mut all: Vec<u32> =
        people.groups.members(root).iter().flat_map(|&name| people.sightings.places(name)).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn hash(block: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(block.as_bytes());
    hasher.finish()
}

/// Names in their parts, by number.
pub struct ParsedNames(Vec<Option<Box<PersonName>>>);

impl ParsedNames {
    fn new(sightings: &Sightings, names: &[u32]) -> ParsedNames {
        let mut parsed: Vec<Option<Box<PersonName>>> = Vec::new();
        parsed.resize(names.last().map_or(0, |name| *name as usize + 1), None);
        for &name in names {
            parsed[name as usize] = Some(Box::new(PersonName::parse(sightings.name(name))));
        }
        ParsedNames(parsed)
    }

    /// The parts of a name, if an article carries it.
    pub fn get(&self, name: u32) -> Option<&PersonName> {
        self.0.get(name as usize)?.as_deref()
    }
}

impl Index<&u32> for ParsedNames {
    type Output = PersonName;

    fn index(&self, name: &u32) -> &PersonName {
        self.get(*name).expect("only names that articles carry are asked for")
    }
}
