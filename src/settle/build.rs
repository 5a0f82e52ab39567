//! From sightings to the table: settle each kind, sum up each actor, write.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::company::Company;
use super::groups::Resolved;
use super::organisations::Things;
use super::people::People;
use super::sightings::{Kind, NO_DAY, Sightings, beginning};
use super::spelling::fold_name;
use super::table::{self, ActorRow, Mark, NameRow};

/// Roles that the table keeps of an actor.
const ROLES: usize = 24;

/// Settles who is who, as the bytes of a table.
pub fn build(sightings: &Sightings) -> Vec<u8> {
    let people = People::new(sightings);
    let organisations = Things::new(sightings, Kind::Organisation);
    let places = Things::new(sightings, Kind::Place);
    let mut unit: Vec<u32> = (0..sightings.name_count() as u32).collect();
    people.write_units(&mut unit);
    organisations.write_units(&mut unit);
    places.write_units(&mut unit);
    let company = Company::new(sightings, unit);
    let settled = [people.settle(&company), organisations.settle(&company), places.settle(&company)];
    drop(company);
    write(sightings, settled)
}

/// An actor with its sums.
struct Summed {
    kind: Kind,
    name: u32,
    articles: u32,
    days: (i32, i32),
    resolved: Resolved,
    roles: Vec<(u32, u32, i32, i32)>,
}

fn write(sightings: &Sightings, settled: [Vec<Resolved>; 3]) -> Vec<u8> {
    let mut actors: Vec<Summed> = Vec::new();
    for (kind, resolved) in Kind::ALL.into_iter().zip(settled) {
        actors.extend(resolved.into_iter().map(|resolved| sum_up(sightings, kind, resolved)));
    }
    actors.sort_by(|a, b| {
        let by_count = a.kind.cmp(&b.kind).then(b.articles.cmp(&a.articles)).then(a.name.cmp(&b.name));
        by_count.then_with(|| a.resolved.names.cmp(&b.resolved.names))
    });
    let carried: Vec<u32> = Kind::ALL.into_iter().flat_map(|kind| sightings.of_kind(kind)).collect();
    let mut number = vec![0; sightings.name_count()];
    for (ordinal, &name) in (0..).zip(&carried) {
        number[name as usize] = ordinal;
    }
    let mut bearers: Vec<(u32, u32, &[u32])> = Vec::with_capacity(carried.len());
    for (ordinal, actor) in (0..).zip(&actors) {
        for (name, own) in &actor.resolved.names {
            bearers.push((number[*name as usize], ordinal, own.as_deref().unwrap_or_default()));
        }
    }
    bearers.sort_unstable();
    let names = bearers.chunk_by(|a, b| a.0 == b.0).map(|bearers| {
        let name = carried[bearers[0].0 as usize];
        let ids = |own: &[u32]| own.iter().map(|&article| sightings.articles[article as usize].0).collect();
        NameRow {
            kind: sightings.kind(name),
            text: sightings.name(name),
            count: sightings.article_count(name),
            bearers: bearers.iter().map(|(_, actor, own)| (*actor, ids(own))).collect(),
        }
    });
    let words = Words::new(sightings, &actors);
    let mut roles: Vec<u32> =
        actors.iter().flat_map(|actor| actor.roles.iter().map(|(role, ..)| *role)).collect();
    roles.sort_unstable();
    roles.dedup();
    for (ordinal, &role) in (0..).zip(&roles) {
        number[role as usize] = ordinal;
    }
    let marks = marks(&actors);
    let rows = actors.iter().zip(marks).map(|(actor, mark)| show(sightings, actor, mark, &number));
    let roles = roles.iter().map(|&role| sightings.name(role));
    table::write(names, words.iter(), roles, rows)
}

/// The words of all names, and the actors that bear them.
struct Words {
    text: String,
    /// What a word begins with, where it stands, and who bears it; by kind, word and actor.
    places: Vec<(Kind, u64, Range<u32>, u32)>,
    actors: Vec<u32>,
}

impl Words {
    fn new(sightings: &Sightings, actors: &[Summed]) -> Words {
        let mut text = String::new();
        let mut places: Vec<(Kind, u64, Range<u32>, u32)> = Vec::new();
        for (ordinal, actor) in (0..).zip(actors) {
            for (name, _) in &actor.resolved.names {
                let before = text.len() as u32;
                text.push_str(&fold_name(sightings.name(*name)));
                let mut start = before;
                for word in text[before as usize..].split(' ') {
                    let end = start + word.len() as u32;
                    if !word.is_empty() {
                        places.push((actor.kind, beginning(word), start..end, ordinal));
                    }
                    start = end + 1;
                }
            }
        }
        let word = |place: &Range<u32>| &text[place.start as usize..place.end as usize];
        places.sort_unstable_by(|a, b| {
            let words = (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| word(&a.2).cmp(word(&b.2)));
            words.then(a.3.cmp(&b.3))
        });
        places.dedup_by(|again, first| {
            (again.0, again.1, again.3) == (first.0, first.1, first.3) && word(&again.2) == word(&first.2)
        });
        let actors = places.iter().map(|place| place.3).collect();
        Words { text, places, actors }
    }

    fn word(&self, place: &Range<u32>) -> &str {
        &self.text[place.start as usize..place.end as usize]
    }

    fn iter(&self) -> impl Iterator<Item = (Kind, &str, &[u32])> {
        let mut start = 0;
        std::iter::from_fn(move || {
            let (kind, _, place, _) = self.places.get(start)?;
            let word = self.word(place);
            let same =
                |other: &&(Kind, u64, Range<u32>, u32)| other.0 == *kind && self.word(&other.2) == word;
            let end = start + self.places[start..].iter().take_while(same).count();
            let actors = &self.actors[start..end];
            start = end;
            Some((*kind, word, actors))
        })
    }
}

fn show(sightings: &Sightings, actor: &Summed, mark: Mark, number: &[u32]) -> ActorRow {
    let count = |name: u32, own: &Option<Vec<u32>>| {
        own.as_ref().map_or_else(|| sightings.article_count(name), |own| own.len() as u32)
    };
    let mut names: Vec<(u32, u32)> =
        actor.resolved.names.iter().map(|(name, own)| (number[*name as usize], count(*name, own))).collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut links = actor.resolved.links.clone();
    links.extend(actor.resolved.refusals.iter().cloned());
    for link in &mut links {
        link.name = number[link.name as usize];
        link.other = number[link.other as usize];
        link.companions.iter_mut().for_each(|name| *name = number[*name as usize]);
    }
    ActorRow {
        kind: actor.kind,
        name: number[actor.name as usize],
        mark: match mark {
            Mark::Role(role) => Mark::Role(number[role as usize]),
            Mark::None | Mark::Number(_) => mark,
        },
        articles: actor.articles,
        days: actor.days,
        names,
        roles: actor
            .roles
            .iter()
            .map(|&(role, count, first, last)| (number[role as usize], count, first, last))
            .collect(),
        links,
    }
}

fn sum_up(sightings: &Sightings, kind: Kind, resolved: Resolved) -> Summed {
    let mut all: Vec<u32> = Vec::new();
    let mut roles: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut counts: Vec<(u32, usize)> = Vec::new();
    for (name, own) in &resolved.names {
        let before = all.len();
        let counts_here = |article: u32| own.as_ref().is_none_or(|own| own.binary_search(&article).is_ok());
        all.extend(sightings.places(*name).iter().filter(|&&article| counts_here(article)));
        for &(article, role) in sightings.roles(*name) {
            if counts_here(article) {
                roles.entry(role).or_default().push(article);
            }
        }
        counts.push((*name, all.len() - before));
    }
    all.sort_unstable();
    all.dedup();
    let mut roles: Vec<(u32, u32, i32, i32)> = join_cases(sightings, roles)
        .into_iter()
        .map(|(role, articles)| {
            let (first, last) = days(sightings, articles.iter().copied());
            (role, articles.len() as u32, first, last)
        })
        .collect();
    roles.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    roles.truncate(ROLES);
    // The name to show: a full one before a surname, ordinary before capitals, then the most frequent.
    let best = counts.into_iter().max_by_key(|&(name, count)| {
        let text = sightings.name(name);
        let plain = !text.contains(',') && text.chars().any(char::is_lowercase);
        let full = kind != Kind::Person || text.contains(' ');
        let acronym =
            kind == Kind::Organisation && !text.contains(' ') && !text.chars().any(char::is_lowercase);
        (full, plain || acronym, count, std::cmp::Reverse(name))
    });
    let name = best.map_or(0, |(name, _)| name);
    Summed { kind, name, articles: all.len() as u32, days: days(sightings, all.into_iter()), resolved, roles }
}

/// Roles that differ in capitals alone are one, written as most articles do.
fn join_cases(sightings: &Sightings, roles: FxHashMap<u32, Vec<u32>>) -> Vec<(u32, Vec<u32>)> {
    let mut roles: Vec<(u32, Vec<u32>)> = roles.into_iter().collect();
    roles.sort_unstable_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
    let mut joined: Vec<(u32, Vec<u32>)> = Vec::with_capacity(roles.len());
    let mut place: FxHashMap<String, usize> = FxHashMap::default();
    for (role, articles) in roles {
        let at = *place.entry(sightings.name(role).to_lowercase()).or_insert(joined.len());
        match joined.get_mut(at) {
            Some((_, all)) => {
                all.extend(articles);
                all.sort_unstable();
                all.dedup();
            }
            None => joined.push((role, articles)),
        }
    }
    joined
}

fn days(sightings: &Sightings, articles: impl Iterator<Item = u32>) -> (i32, i32) {
    let days = articles.map(|article| sightings.days[article as usize]).filter(|&day| day != NO_DAY);
    days.fold((NO_DAY, NO_DAY), |(first, last), day| {
        (if first == NO_DAY { day } else { first.min(day) }, last.max(day))
    })
}

/// What tells actors of one name apart: the role, or a number.
fn marks(actors: &[Summed]) -> Vec<Mark> {
    let mut same: Vec<(Kind, u32, usize)> = Vec::with_capacity(actors.len());
    same.extend(actors.iter().enumerate().map(|(ordinal, actor)| (actor.kind, actor.name, ordinal)));
    same.sort_unstable();
    let mut marks = vec![Mark::None; actors.len()];
    let several = same.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|same| same.len() > 1);
    for same in several {
        let mut given: Vec<u32> = Vec::new();
        for (number, &(_, _, ordinal)) in (1..).zip(same) {
            let role = actors[ordinal].roles.first().map(|&(role, ..)| role);
            marks[ordinal] = match role.filter(|role| !given.contains(role)) {
                Some(role) => Mark::Role(role),
                None => Mark::Number(number),
            };
            given.extend(role);
        }
    }
    marks
}
