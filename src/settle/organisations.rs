//! Organisations and places: which names are one's.
//!
//! Names are one but for case, articles and legal forms; acronyms and short names are joined where
//! articles use them for the long one. The gazetteer knows countries by several names.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::company::Company;
use super::gazetteer::{countries, regions};
use super::groups::{Groups, Link, Reason, Resolved};
use super::sightings::{Kind, Sightings};
use super::spelling::fold_name;

/// Of the articles that use a short name, the share that must use it for the same long one.
const DOMINANT: f32 = 0.8;
/// Fewer articles that call one of several names by an acronym say nothing.
const LEAST_CALLS: u32 = 3;
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
        let mut called: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for &(long, short, count) in &self.sightings.aliases {
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

/// The key under which names are one, and why.
fn key(name: &str, kind: Kind) -> (String, Reason) {
    let folded = fold_name(&name.replace('&', " and "));
    let without = folded.strip_prefix("the ").unwrap_or(&folded);
    if kind == Kind::Place {
        return match (countries().get(without), regions().get(without)) {
            (Some(country), _) => ((*country).to_string(), Reason::Gazetteer),
            (None, Some((_, region))) => (region.clone(), Reason::Gazetteer),
            (None, None) => (without.to_string(), Reason::LegalForm),
        };
    }
    let mut words: Vec<&str> = without.split(' ').collect();
    drop_forms(&mut words);
    // `U.S. Department of Justice` is the Justice Department.
    if let Some(at) = words.windows(2).position(|pair| is_office(pair[0]) && pair[1] == "of")
        && at == usize::from(is_american(words[0]))
        && words.len() > at + 2
    {
        let office = words[at];
        words.drain(..at + 2);
        words.push(office);
    } else if words.len() > 2 && is_american(words[0]) && words.last() == Some(&"department") {
        words.remove(0);
    }
    (words.join(" "), Reason::LegalForm)
}

fn is_office(word: &str) -> bool {
    matches!(word, "department" | "ministry")
}

/// Departments are America's; others have ministries.
fn is_american(word: &str) -> bool {
    matches!(word, "us" | "u.s")
}

/// Drops the legal forms that a name ends in.
fn drop_forms(words: &mut Vec<&str>) {
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
    let mut words: Vec<&str> = folded.strip_prefix("the ").unwrap_or(&folded).split(' ').collect();
    drop_forms(&mut words);
    if words.len() < 2 {
        return Vec::new();
    }
    if is_american(words[0]) {
        words.splice(..1, ["u", "s"]);
    }
    let take = |words: &mut dyn Iterator<Item = &str>| {
        words.filter_map(|word| word.chars().next()).collect::<String>()
    };
    let all = take(&mut words.iter().copied());
    let mut found = vec![take(&mut words.iter().copied().filter(|word| !SMALL_WORDS.contains(word)))];
    if all != found[0] {
        found.push(all);
    }
    // The Department of Health and Human Services is HHS.
    if let [office, "of", rest @ ..] = &words[..]
        && is_office(office)
    {
        found.push(take(&mut rest.iter().copied().filter(|word| !SMALL_WORDS.contains(word))));
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
        let spelt_out = folded.contains(' ') && folded.split(' ').all(|word| word != letters);
        return spelt_out && letters.chars().all(|letter| rest.any(|other| other == letter));
    }
    // One word may be anything, but for `Moody's`.
    let enough = short.contains(' ') || short.ends_with("'s") || short.ends_with("’s");
    let (short, long) = (fold_name(short), fold_name(long));
    let short = short.strip_prefix("the ").unwrap_or(&short);
    let long = long.strip_prefix("the ").unwrap_or(&long);
    let behind = long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '));
    behind && enough
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
            ("U.S. Department of Justice", Kind::Organisation, "justice department"),
            ("the Justice Department", Kind::Organisation, "justice department"),
            ("US Agriculture Department", Kind::Organisation, "agriculture department"),
            ("California Department of Education", Kind::Organisation, "california department of education"),
            ("Ministry of Health", Kind::Organisation, "health ministry"),
            ("U.S.", Kind::Place, "US"),
            ("the United States", Kind::Place, "US"),
            ("Ashworth", Kind::Place, "ashworth"),
            ("Calif.", Kind::Place, "california"),
            ("N.Y.", Kind::Place, "new york"),
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
        assert_eq!(initials("Meridian Business Machines Corp"), ["mbm"]);
        assert!(initials("Department of Health and Human Services").contains(&"hhs".to_string()));
        assert!(is_short_for("HMB", "Hansa Meridian Bank"));
        assert!(is_short_for("Hansa Meridian", "Hansa Meridian Bank"));
        assert!(is_short_for("Moody's", "Moody's Investors Service"));
        assert!(!is_short_for("HMB", "HMB Cargo"));
        assert!(initials("U.S. Department of Agriculture").contains(&"usda".to_string()));
        assert!(!is_short_for("Bank", "Bank of Norway"));
        assert!(!is_short_for("ECB", "Hansa Meridian Bank"));
    }
}
