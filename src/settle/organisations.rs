//! Organisations and places: which names are one's.
//!
//! Names are one but for case, articles and legal forms; acronyms and short names are joined where
//! articles use them for the long one. The gazetteer knows countries by several names.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::company::Company;
use super::gazetteer::countries;
use super::groups::{Groups, Link, Reason, Resolved};
use super::sightings::{Kind, Sightings};
use super::spelling::fold_name;

/// Of the articles that use a short name, the share that must use it for the same long one.
const DOMINANT: f32 = 0.8;
/// Words that acronyms pass over.
const SMALL_WORDS: &[&str] = &[
    "of", "the", "and", "for", "in", "on", "to", "de", "du", "des", "la", "le", "der", "die", "und", "del",
    "y", "et",
];

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
        let mut uses: FxHashMap<u32, FxHashMap<u32, u32>> = FxHashMap::default();
        for &(long, short, count) in &self.sightings.aliases {
            let named = range.contains(&long) && !self.sightings.places(short).is_empty();
            if named && is_short_for(self.sightings.name(short), self.sightings.name(long)) {
                *uses.entry(short).or_default().entry(self.groups.root(long)).or_default() += count;
            }
        }
        let mut uses: Vec<(u32, FxHashMap<u32, u32>)> = uses.into_iter().collect();
        uses.sort_unstable_by_key(|(short, _)| *short);
        for (short, longs) in uses {
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
            } else if self.are_together(short, long) {
                link.reason = Reason::NamedTogether;
                refusals.push(link);
            } else {
                self.groups.join(link);
            }
        }
    }

    /// Joins acronyms to the one name that they can stand for, in the same company.
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
        for short in roots {
            let name = self.sightings.name(short);
            if !is_acronym(name)
                || self.groups.members(short).iter().any(|&name| self.sightings.name(name).contains(' '))
            {
                continue;
            }
            let Some(longs) = longs.get(&fold_name(name)) else { continue };
            let own = self.profile(short, company);
            for &long in longs {
                let common = company.common(&own, &self.profile(long, company));
                let mut link =
                    Link { name: short, other: long, reason: Reason::Acronym, companions: common.companions };
                if longs.len() > 1 {
                    link.reason = Reason::Ambiguous;
                } else if common.weight < 1.0 {
                    link.reason = Reason::NoCompany;
                } else if self.are_together(short, long) {
                    link.reason = Reason::NamedTogether;
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

/// The key under which names are one, and why.
fn key(name: &str, kind: Kind) -> (String, Reason) {
    let folded = fold_name(&name.replace('&', " and "));
    let without = folded.strip_prefix("the ").unwrap_or(&folded);
    if kind == Kind::Place {
        return match countries().get(without) {
            Some(country) => ((*country).to_string(), Reason::Gazetteer),
            None => (without.to_string(), Reason::LegalForm),
        };
    }
    let mut words: Vec<&str> = without.split(' ').collect();
    while words.len() > 1 {
        let two = words.len() > 2 && legal_forms().contains_key(&words[words.len() - 2..].concat());
        let one = legal_forms().contains_key(words[words.len() - 1]);
        match (two, one) {
            (true, _) => words.truncate(words.len() - 2),
            (false, true) => words.truncate(words.len() - 1),
            (false, false) => break,
        }
        while words.len() > 1 && words.last().is_some_and(|word| *word == "and") {
            words.pop();
        }
    }
    (words.join(" "), Reason::LegalForm)
}

fn legal_forms() -> &'static FxHashMap<String, ()> {
    static FORMS: OnceLock<FxHashMap<String, ()>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let lines = include_str!("data/legal-forms.txt").lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).map(|form| (form.to_string(), ())).collect()
    })
}

fn is_acronym(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let upper = name.chars().filter(|c| c.is_uppercase()).count();
    (2..=8).contains(&letters) && !name.contains(' ') && upper * 3 >= letters * 2
}

/// The acronyms a name can have.
fn initials(name: &str) -> Vec<String> {
    let folded = fold_name(name);
    let words: Vec<&str> = folded.split(' ').collect();
    if words.len() < 2 {
        return Vec::new();
    }
    let take = |words: &mut dyn Iterator<Item = &str>| {
        words.filter_map(|word| word.chars().next()).collect::<String>()
    };
    let all = take(&mut words.iter().copied());
    let mut found = vec![take(&mut words.iter().copied().filter(|word| !SMALL_WORDS.contains(word)))];
    if all != found[0] {
        found.push(all);
    }
    found.retain(|initials| initials.len() > 2);
    found
}

/// Whether a name may stand for a longer one: its initials, or its first words.
fn is_short_for(short: &str, long: &str) -> bool {
    if is_acronym(short) {
        // Articles print odd acronyms beside the name; three letters of it in order will do.
        let letters = fold_name(short);
        let folded = fold_name(long);
        let mut rest = folded.chars();
        return folded.contains(' ') && letters.chars().all(|letter| rest.any(|other| other == letter));
    }
    let (short, long) = (fold_name(short), fold_name(long));
    let short = short.strip_prefix("the ").unwrap_or(&short);
    let long = long.strip_prefix("the ").unwrap_or(&long);
    let behind = long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '));
    behind && short.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_drop_what_does_not_matter() {
        for (name, kind, expected) in [
            ("Hansa Handelsbank AG", Kind::Organisation, "hansa handelsbank"),
            ("The Boeing Co.", Kind::Organisation, "boeing"),
            ("Procter & Gamble", Kind::Organisation, "procter and gamble"),
            ("Tiffany & Co.", Kind::Organisation, "tiffany"),
            ("Banco Santander S.A.", Kind::Organisation, "banco santander"),
            ("Limited", Kind::Organisation, "limited"),
            ("U.S.", Kind::Place, "US"),
            ("the United States", Kind::Place, "US"),
            ("Ashworth", Kind::Place, "ashworth"),
        ] {
            assert_eq!(key(name, kind).0, expected, "{name}");
        }
    }

    #[test]
    fn short_names() {
        assert_eq!(
            initials("Bank of the West"),
            ["bw", "botw"].into_iter().filter(|s| s.len() > 2).collect::<Vec<_>>()
        );
        assert!(is_short_for("HMB", "Hansa Meridian Bank"));
        assert!(is_short_for("Hansa Meridian", "Hansa Meridian Bank"));
        assert!(!is_short_for("Bank", "Bank of Norway"));
        assert!(!is_short_for("ECB", "Hansa Meridian Bank"));
    }
}
