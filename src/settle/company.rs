//! Company: who and what an actor is named with, and the roles it is given. Two names in the same
//! company are more likely one actor's; a shared companion that every article names says little.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::sightings::{Kind, Sightings};
use super::spelling::fold_name;

/// A companion named in up to so many articles weighs fully.
const RARE: f32 = 10.0;
/// What a place weighs beside a person or organisation.
const PLACE_WEIGHT: f32 = 0.25;
/// A company of fewer articles than this is hardly known.
const DOUBT: f32 = 4.0;
/// The least that a companion may say, and the most.
const MISSING: f32 = -0.1;
const FOUND: f32 = 3.0;
/// Up to so many articles are looked at for one actor's company.
const ARTICLES: usize = 2_000;

/// Who an actor is named with.
#[derive(Default)]
pub struct Profile {
    /// In how many articles each companion stands.
    companions: FxHashMap<u32, u32>,
    /// The articles that were looked at.
    articles: u32,
    /// What the roles given to it say it does.
    pub callings: Callings,
}

/// What two actors have in common.
#[derive(Clone, Debug, Default)]
pub struct Common {
    /// The weight of shared companions.
    pub weight: f32,
    /// The weightiest of them, by name.
    pub companions: Vec<u32>,
}

/// The company of names.
pub struct Company<'a> {
    sightings: &'a Sightings,
    /// Spellings of one name count as one companion.
    unit: Vec<u32>,
    frequency: Vec<u32>,
    /// How much each companion says.
    weights: Vec<f32>,
    /// What each role speaks of, from the first role on.
    callings: Vec<Callings>,
}

/// Lines of work, a bit for each.
pub type Callings = u32;

/// A companion in an article, and the share of all articles that name it.
pub struct Companion {
    unit: u32,
    usual: f32,
}

impl<'a> Company<'a> {
    /// `unit` says which name stands for each.
    pub fn new(sightings: &'a Sightings, unit: Vec<u32>) -> Company<'a> {
        let mut frequency = vec![0; unit.len()];
        for (name, &unit) in (0..).zip(&unit) {
            frequency[unit as usize] += sightings.article_count(name);
        }
        let weights = (0..).zip(&frequency).map(|(name, &frequency)| weigh(sightings, name, frequency));
        let weights = weights.collect();
        let roles = sightings.kinds[3].clone();
        let callings = roles.map(|role| find_callings(sightings.name(role))).collect();
        Company { sightings, unit, frequency, weights, callings }
    }

    /// The name that stands for a name.
    pub fn unit(&self, name: u32) -> u32 {
        self.unit[name as usize]
    }

    /// The company of the names in these articles.
    pub fn profile<'p>(&self, places: impl IntoIterator<Item = (u32, &'p [u32])>) -> Profile {
        let mut profile = Profile::default();
        let mut selves = FxHashSet::default();
        for (name, articles) in places {
            selves.insert(self.unit(name));
            for &article in articles.iter().take(ARTICLES) {
                for sighting in self.sightings.by_article.of(article) {
                    if sighting.of == name {
                        profile.callings |= self.callings(sighting.role);
                    } else {
                        *profile.companions.entry(self.unit(sighting.of)).or_default() += 1;
                    }
                }
                profile.articles += 1;
            }
        }
        profile.companions.retain(|companion, _| !selves.contains(companion));
        profile
    }

    /// What both are named with.
    pub fn common(&self, a: &Profile, b: &Profile) -> Common {
        let (few, many) = if a.companions.len() < b.companions.len() { (a, b) } else { (b, a) };
        let shared = few.companions.keys().filter(|companion| many.companions.contains_key(companion));
        let mut shared: Vec<(f32, u32)> = shared.map(|&name| (self.weight(name), name)).collect();
        shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Common {
            weight: shared.iter().map(|(weight, _)| weight).sum(),
            companions: shared.iter().take(3).map(|&(_, name)| name).collect(),
        }
    }

    /// The companions of a name in an article.
    pub fn companions(&self, article: u32, own: u32) -> Vec<Companion> {
        let mut companions: Vec<Companion> = Vec::new();
        for sighting in self.sightings.by_article.of(article).iter().filter(|other| other.of != own) {
            let unit = self.unit(sighting.of);
            if companions.iter().all(|companion| companion.unit != unit) {
                let usual =
                    self.frequency[unit as usize].max(1) as f32 / self.sightings.articles.len().max(1) as f32;
                companions.push(Companion { unit, usual });
            }
        }
        companions
    }

    /// How much more likely an article's names are in an actor's company than anywhere, as a sum of
    /// logarithms. A companion that is missing from a company says little: news is about new things.
    pub fn support(&self, profile: &Profile, companions: &[Companion]) -> f32 {
        let mut sum = 0.0;
        for &Companion { unit, usual } in companions {
            sum += match profile.companions.get(&unit) {
                Some(&together) => {
                    let share = (together as f32 + DOUBT * usual) / (profile.articles as f32 + DOUBT);
                    (share / usual).ln().clamp(MISSING, FOUND)
                }
                None if profile.articles > 0 => MISSING,
                None => 0.0,
            };
        }
        sum
    }

    /// How much a shared companion says.
    pub fn weight(&self, name: u32) -> f32 {
        self.weights[name as usize]
    }

    /// The callings that a role speaks of.
    pub fn callings(&self, role: u32) -> Callings {
        role.checked_sub(self.sightings.kinds[3].start)
            .and_then(|role| self.callings.get(role as usize))
            .map_or(0, |callings| *callings)
    }
}

fn weigh(sightings: &Sightings, name: u32, frequency: u32) -> f32 {
    let articles = sightings.articles.len() as f32;
    let frequency = frequency as f32;
    let rarity = if frequency <= RARE || articles <= RARE {
        1.0
    } else {
        ((articles / frequency).ln() / (articles / RARE).ln()).max(0.0)
    };
    let place = sightings.kinds[Kind::Place as usize].contains(&name);
    if place { rarity * PLACE_WEIGHT } else { rarity }
}

/// Whether the roles of two speak of different lives.
pub fn is_conflict(a: Callings, b: Callings) -> bool {
    a != 0 && b != 0 && a & b == 0
}

fn find_callings(role: &str) -> Callings {
    static WORDS: OnceLock<FxHashMap<&'static str, Callings>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let lines = include_str!("data/callings.txt").lines().filter(|line| !line.starts_with('#'));
        let mut words: FxHashMap<&'static str, Callings> = FxHashMap::default();
        for (number, line) in (0..Callings::BITS).zip(lines) {
            line.split_whitespace().for_each(|word| *words.entry(word).or_default() |= 1 << number);
        }
        words
    });
    fold_name(role).split(' ').filter_map(|word| words.get(word)).fold(0, |all, callings| all | callings)
}
