//! Surnames alone: whose article is it?
//!
//! An article that prints a surname and nothing more is given to the bearer whose company it is in,
//! or to the one who dominates the name. What cannot be told stays an actor of its own, and keeps
//! its candidates.

use rustc_hash::{FxHashMap, FxHashSet};

use super::company::{Company, Profile, is_conflict};
use super::groups::{Link, Reason, Resolved};
use super::people::ParsedNames;
use super::person::PersonName;
use super::sightings::Sightings;
use super::spelling::is_given_name;

/// Bearers that are looked at, the most frequent first.
const BEARERS: usize = 40;
/// The bearer must be so much likelier than the next, as a logarithm: nine to one.
const CLEAR: f32 = 2.2;
/// And so much likelier than somebody whom no article introduces.
const LIKELY: f32 = 0.7;
/// A surname stands alone in at most so many articles for each that introduces its bearer; where it
/// does in more, most of them mean somebody else, or nobody.
const ALONE: f32 = 20.0;
/// What a calling that fits the role says.
const CALLING: f32 = 1.0;

struct Bearer {
    actor: usize,
    count: u32,
    names: Vec<u32>,
    profile: Profile,
}

/// Gives surnames to their bearers; what is left becomes actors.
pub fn attach(
    sightings: &Sightings,
    company: &Company<'_>,
    parsed: &ParsedNames,
    alone: Vec<(Vec<u32>, Vec<Link>)>,
    mut actors: Vec<Resolved>,
) -> Vec<Resolved> {
    let mut by_surname: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    let mut by_name: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (ordinal, actor) in actors.iter().enumerate() {
        for &(name, _) in &actor.names {
            by_name.entry(name).or_default().push(ordinal);
            for surname in [parsed[&name].core(), parsed[&name].surname.as_str()] {
                let bearers = by_surname.entry(surname).or_default();
                if bearers.last() != Some(&ordinal) {
                    bearers.push(ordinal);
                }
            }
        }
    }
    let mut called: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (name, alias, _) in &sightings.aliases {
        // Anybody may be called by a given name; a pet name is told by its rarity.
        let rare = |alias: &PersonName| !is_given_name(&alias.surname);
        if let Some(actors) = by_name.get(name).filter(|_| parsed.get(*alias).is_some_and(rare)) {
            called.entry(*alias).or_default().extend(actors);
        }
    }
    let mut found: Vec<(usize, u32, Option<Vec<u32>>, Link)> = Vec::new();
    let mut left = Vec::new();
    for (names, links) in alone {
        let mut candidates = by_surname.get(parsed[&names[0]].surname.as_str()).cloned().unwrap_or_default();
        names.iter().filter_map(|name| called.get(name)).for_each(|actors| candidates.extend(actors));
        candidates.sort_unstable();
        candidates.dedup();
        let bearers = profiles(sightings, company, &actors, &candidates);
        let full: FxHashSet<u32> = bearers.iter().flat_map(|bearer| bearer.names.iter().copied()).collect();
        let mut rest = Vec::new();
        for &name in &names {
            let all = sightings.places(name);
            // The more people bear a surname, and the oftener it stands alone, the more there are whom
            // no article introduces.
            let strangers = (0.5 + 0.5 * bearers.len() as f32).max(all.len() as f32 / ALONE).ln();
            let mut given: FxHashMap<usize, Vec<u32>> = FxHashMap::default();
            let mut open = Vec::new();
            for &article in all {
                match choose(sightings, company, (&bearers, &full), strangers, (name, article)) {
                    Some(bearer) => given.entry(bearer).or_default().push(article),
                    None => open.push(article),
                }
            }
            let whole = open.is_empty() && given.len() == 1;
            for (bearer, articles) in given {
                let other = actors[bearer].names[0].0;
                let link = Link { name, other, reason: Reason::Surname, companions: Vec::new() };
                found.push((bearer, name, (!whole).then_some(articles), link));
            }
            if !open.is_empty() {
                rest.push((name, (open.len() < all.len()).then_some(open)));
            }
        }
        if !rest.is_empty() {
            let first = rest[0].0;
            let refusals = bearers.iter().take(8).map(|bearer| Link {
                name: first,
                other: actors[bearer.actor].names[0].0,
                reason: if bearers.len() == 1 { Reason::NoCompany } else { Reason::Ambiguous },
                companions: Vec::new(),
            });
            left.push(Resolved { names: rest, links, refusals: refusals.collect() });
        }
    }
    found.sort_by_key(|(bearer, name, ..)| (*bearer, *name));
    for (bearer, name, articles, link) in found {
        actors[bearer].names.push((name, articles));
        actors[bearer].links.push(link);
    }
    actors.extend(left);
    actors
}

fn profiles(
    sightings: &Sightings,
    company: &Company<'_>,
    actors: &[Resolved],
    candidates: &[usize],
) -> Vec<Bearer> {
    let places = |actor: usize| {
        let names = actors[actor].names.iter();
        names.map(|(name, own)| (*name, own.as_deref().unwrap_or_else(|| sightings.places(*name))))
    };
    let count = |actor: usize| places(actor).map(|(_, articles)| articles.len() as u32).sum::<u32>();
    let mut counted: Vec<(u32, usize)> = candidates.iter().map(|&actor| (count(actor), actor)).collect();
    counted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    counted.truncate(BEARERS);
    let bearers = counted.into_iter().map(|(count, actor)| {
        let profile = company.profile(places(actor));
        Bearer { actor, count, names: places(actor).map(|(name, _)| name).collect(), profile }
    });
    bearers.collect()
}

/// The bearer that an article means.
fn choose(
    sightings: &Sightings,
    company: &Company<'_>,
    (bearers, full): (&[Bearer], &FxHashSet<u32>),
    strangers: f32,
    (name, article): (u32, u32),
) -> Option<usize> {
    if bearers.is_empty() {
        return None;
    }
    let here = sightings.by_article.of(article);
    // Beside a full name the surname alone was left open in the article itself.
    if here.iter().any(|sighting| full.contains(&sighting.of)) {
        return None;
    }
    let callings = here.iter().filter(|sighting| sighting.of == name);
    let callings = callings.fold(0, |all, sighting| all | company.callings(sighting.role));
    let companions = company.companions(article, name);
    let mut fitting: Vec<(f32, &Bearer)> = bearers
        .iter()
        .filter(|bearer| !is_conflict(bearer.profile.callings, callings))
        .map(|bearer| {
            let calling = if bearer.profile.callings & callings == 0 { 0.0 } else { CALLING };
            let prior = (bearer.count.max(1) as f32).ln();
            (prior + company.support(&bearer.profile, &companions) + calling, bearer)
        })
        .collect();
    fitting.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.actor.cmp(&b.1.actor)));
    let (best, bearer) = *fitting.first()?;
    let next = fitting.get(1).map_or(f32::NEG_INFINITY, |(score, _)| *score);
    (best - next >= CLEAR && best - strangers >= LIKELY).then_some(bearer.actor)
}
