//! Namesakes: several people under one name.
//!
//! The articles that carry a name fall into circles, joined by the company they share. Circles whose
//! roles speak of different lives, or that lie a generation apart, are different people.

use rustc_hash::FxHashMap;

use super::company::{Callings, Company, is_conflict};
use super::groups::{Link, Reason, Resolved};
use super::sightings::{NO_DAY, Sightings};

/// Articles of one life lie no further apart than this, unless something joins them.
const GENERATION_DAYS: i64 = 25 * 365;
/// A companion must weigh this much to join two articles.
const JOINING: f32 = 0.3;
/// A name this many times as frequent draws what says nothing of itself.
const DOMINANT: usize = 10;

/// Articles that share company.
struct Circle {
    articles: Vec<u32>,
    callings: Callings,
    days: Option<(i32, i32)>,
}

/// Adds the people who bear these names to `actors`.
pub fn split(
    sightings: &Sightings,
    company: &Company<'_>,
    names: Vec<u32>,
    links: &[Link],
    actors: &mut Vec<Resolved>,
) {
    let is_one = is_one_life(sightings, company, &names);
    let lives = if is_one { Vec::new() } else { find_lives(sightings, company, &names) };
    if lives.len() < 2 {
        let names = names.into_iter().map(|name| (name, None)).collect();
        actors.push(Resolved { names, links: links.to_vec(), refusals: Vec::new() });
        return;
    }
    let first = names[0];
    let timely = |life: &Circle| lives.iter().any(|other| is_far(life.days, other.days));
    for life in &lives {
        let reason = if timely(life) { Reason::OtherTime } else { Reason::OtherRole };
        let mut own = Vec::new();
        for &name in &names {
            let carries = sightings.places(name).iter().copied();
            let articles: Vec<u32> =
                carries.filter(|article| life.articles.binary_search(article).is_ok()).collect();
            if !articles.is_empty() {
                own.push((name, Some(articles)));
            }
        }
        let bears = |name: u32| own.iter().any(|(other, _)| *other == name);
        let links = links.iter().filter(|link| bears(link.name) && bears(link.other)).cloned().collect();
        let refusal = Link { name: first, other: first, reason, companions: Vec::new() };
        actors.push(Resolved { names: own, links, refusals: vec![refusal] });
    }
}

/// Whether nothing speaks of two lives: all roles share a calling, and all articles one time. Most
/// names are told so without a look at their company.
fn is_one_life(sightings: &Sightings, company: &Company<'_>, names: &[u32]) -> bool {
    let mut shared = Callings::MAX;
    let mut time: Option<(i32, i32)> = None;
    for &(_, role) in names.iter().flat_map(|&name| sightings.roles(name)) {
        match company.callings(role) {
            0 => {}
            callings => shared &= callings,
        }
    }
    for &article in names.iter().flat_map(|&name| sightings.places(name)) {
        let day = sightings.days[article as usize];
        if day != NO_DAY {
            time = Some(time.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
        }
    }
    let length = time.map_or(0, |(first, last)| i64::from(last) - i64::from(first));
    shared != 0 && length <= GENERATION_DAYS
}

fn find_lives(sightings: &Sightings, company: &Company<'_>, names: &[u32]) -> Vec<Circle> {
    let circles = find_circles(sightings, company, names);
    let mut lives: Vec<Circle> = Vec::new();
    let mut silent = Vec::new();
    for circle in circles {
        let fits =
            |life: &Circle| !is_conflict(life.callings, circle.callings) && !is_far(life.days, circle.days);
        let speaks = circle.callings != 0;
        // A circle with a role goes to the life that shares it, before one that does not deny it.
        let shared = lives.iter().position(|life| fits(life) && life.callings & circle.callings != 0);
        let life = shared.or_else(|| lives.iter().position(fits));
        match life {
            Some(life) if speaks || lives.len() == 1 => lives[life].take(circle),
            Some(_) => silent.push(circle),
            None => {
                // A stray article does not make a life beside one that is in the news.
                let largest = lives.first().map_or(0, |life| life.articles.len());
                let near = lives.first().is_some_and(|life| !is_far(life.days, circle.days));
                if near && largest >= 4 * DOMINANT * circle.articles.len() {
                    lives[0].take(circle);
                } else {
                    lives.push(circle);
                }
            }
        }
    }
    let rest: usize = lives.iter().skip(1).map(|life| life.articles.len()).sum();
    let mut loose: Option<Circle> = None;
    for circle in silent {
        match &mut loose {
            _ if lives.len() < 2 || lives[0].articles.len() >= DOMINANT * rest => lives[0].take(circle),
            Some(loose) => loose.take(circle),
            None => loose = Some(circle),
        }
    }
    lives.extend(loose);
    lives.iter_mut().for_each(|life| life.articles.sort_unstable());
    lives
}

/// The circles of a name, the largest first.
fn find_circles(sightings: &Sightings, company: &Company<'_>, names: &[u32]) -> Vec<Circle> {
    let mut seen: FxHashMap<u32, Callings> = FxHashMap::default();
    for &name in names {
        seen.extend(sightings.places(name).iter().map(|&article| (article, 0)));
    }
    for &name in names {
        for &(article, role) in sightings.roles(name) {
            *seen.entry(article).or_default() |= company.callings(role);
        }
    }
    let mut articles: Vec<u32> = seen.keys().copied().collect();
    articles.sort_unstable();
    let mut parent: Vec<usize> = (0..articles.len()).collect();
    let mut first: FxHashMap<u32, usize> = FxHashMap::default();
    for (ordinal, &article) in articles.iter().enumerate() {
        for sighting in sightings.by_article.of(article) {
            let unit = company.unit(sighting.of);
            if names.contains(&sighting.of) || company.weight(unit) < JOINING {
                continue;
            }
            let other = *first.entry(unit).or_insert(ordinal);
            let (a, b) = (find(&mut parent, ordinal), find(&mut parent, other));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut circles: FxHashMap<usize, Circle> = FxHashMap::default();
    for (ordinal, &article) in articles.iter().enumerate() {
        let root = find(&mut parent, ordinal);
        let day = Some(sightings.days[article as usize]).filter(|&day| day != NO_DAY);
        let circle = Circle {
            articles: vec![article],
            callings: seen.remove(&article).unwrap_or_default(),
            days: day.map(|day| (day, day)),
        };
        match circles.get_mut(&root) {
            Some(known) => known.take(circle),
            None => {
                circles.insert(root, circle);
            }
        }
    }
    let mut circles: Vec<Circle> = circles.into_values().collect();
    circles.sort_by(|a, b| b.articles.len().cmp(&a.articles.len()).then(a.articles[0].cmp(&b.articles[0])));
    circles
}

fn find(parent: &mut [usize], mut of: usize) -> usize {
    while parent[of] != of {
        parent[of] = parent[parent[of]];
        of = parent[of];
    }
    of
}

fn is_far(a: Option<(i32, i32)>, b: Option<(i32, i32)>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    let gap = i64::from(a.0.max(b.0)) - i64::from(a.1.min(b.1));
    gap > GENERATION_DAYS
}

impl Circle {
    fn take(&mut self, other: Circle) {
        self.articles.extend(other.articles);
        self.callings |= other.callings;
        self.days = match (self.days, other.days) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
    }
}
