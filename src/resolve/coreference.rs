//! Which mentions are of one and the same: the full name introduces, what is shorter refers back.
//!
//! In come the candidates of an article; out go its [`Names`]. The rules for people stand in
//! `people`, those for organisations and places in `things`; here mentions are gathered into
//! actors, named by their fullest form and put in order.

mod credits;
mod given;
mod glue;
mod people;
mod things;

use rustc_hash::FxHashMap;

use super::classes::Class;
use super::view::View;
use super::words::{Classes, hash_keys};
use super::{Candidate, Kind};
use glue::Glue;

use crate::document::{Actor, Article, Mention, Names, Span, TextField};

/// How many earlier actors a name is held against, so that no text takes quadratic time.
const REACH: usize = 48;

/// The mentions of one actor, while they are gathered.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// The candidate with the fullest form.
    full: usize,
    /// How many mentions.
    count: u32,
}

/// A name candidate with its words.
#[derive(Clone, Copy, Debug)]
struct Name {
    candidate: usize,
    /// Its words are `parts[first..first + length]`.
    first: usize,
    length: usize,
}

/// One word of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    key: u32,
    class: Class,
    letter: char,
}

/// The article as coreference sees it.
struct Scene<'a> {
    views: [&'a View<'a>; 2],
    texts: [&'a str; 2],
    candidates: &'a [Candidate],
    classes: &'a Classes,
    parts: Vec<Part>,
    /// By candidate: what does not belong to a name.
    glued: FxHashMap<usize, Glue>,
}

impl Scene<'_> {
    fn view(&self, candidate: &Candidate) -> &View<'_> {
        self.views[candidate.field as usize]
    }

    /// A token of the field of `candidate`, as printed.
    fn text(&self, candidate: &Candidate, token: usize) -> &str {
        let view = self.view(candidate);
        &self.texts[candidate.field as usize][view.tokens[token].range()]
    }

    /// The words of a candidate, appended to the parts.
    fn name(&mut self, at: usize) -> Name {
        let candidate = self.candidates[at];
        let (view, text) = (self.views[candidate.field as usize], self.texts[candidate.field as usize]);
        let first = self.parts.len();
        let particle = |class: Class| class.is(Class::PARTICLE) && !class.is(Class::GIVEN);
        for token in candidate.start as usize..candidate.end as usize {
            let last = token + 1 == candidate.end as usize;
            let unglued = self.glued.get(&at).and_then(|glue| match token == candidate.start as usize {
                true => glue.first,
                false => glue.last.filter(|_| last),
            });
            let word = unglued.unwrap_or(view.words[token]);
            let person = candidate.kind == Kind::Person;
            let skipped = person && !last && (particle(word.class) || word.class.is(Class::SUFFIX));
            if word.class.is(Class::WORD) && !skipped {
                let letter = text[view.tokens[token].range()].chars().next().unwrap_or(' ');
                self.parts.push(Part { key: word.key, class: word.class, letter });
            }
        }
        Name { candidate: at, first, length: self.parts.len() - first }
    }

    /// The hash of a name, the same for all its aliases.
    fn hash(&self, parts: &[Part]) -> u64 {
        self.classes.alias(hash_keys(parts.iter().map(|part| part.key)))
    }

    fn parts(&self, name: Name) -> &[Part] {
        &self.parts[name.first..name.first + name.length]
    }
}

/// Joins the candidates of an article to actors.
///
/// `views` are headline and body, in this order, as [`TextField`] numbers them.
pub(super) fn join(
    article: &Article,
    views: [&View<'_>; 2],
    candidates: &[Candidate],
    classes: &Classes,
) -> Names {
    let texts = [article.headline.as_str(), article.body.as_str()];
    let mut scene = Scene {
        views,
        texts,
        candidates,
        classes,
        parts: Vec::with_capacity(candidates.len() * 2),
        glued: FxHashMap::default(),
    };
    scene.glued = glue::find(&scene);
    let people = people::join(&mut scene);
    let organisations = things::join(&mut scene, Kind::Organisation);
    let places = things::join(&mut scene, Kind::Place);
    Names {
        people: actors(&scene, people, Kind::Person),
        organisations: actors(&scene, organisations, Kind::Organisation),
        places: actors(&scene, places, Kind::Place),
    }
}

/// Which group every candidate of one kind went to, and the groups.
struct Joined {
    groups: Vec<Group>,
    /// By candidate; `u32::MAX` where it is of another kind.
    of: Vec<u32>,
    /// By group: the field and the tokens of its role.
    roles: Vec<Option<(TextField, usize, usize)>>,
}

impl Joined {
    fn new(candidates: usize) -> Joined {
        Joined { groups: Vec::new(), of: vec![u32::MAX; candidates], roles: Vec::new() }
    }

    /// Opens a group with `candidate`.
    fn open(&mut self, candidate: usize) -> usize {
        self.groups.push(Group { full: candidate, count: 1 });
        self.roles.push(None);
        self.of[candidate] = self.groups.len() as u32 - 1;
        self.groups.len() - 1
    }

    fn add(&mut self, group: usize, candidate: usize) {
        self.groups[group].count += 1;
        self.of[candidate] = group as u32;
    }
}

/// The order in which names introduce: the body first, since a headline refers to it.
fn introduction_order(candidates: &[Candidate]) -> impl Iterator<Item = usize> {
    let split = candidates.iter().take_while(|candidate| candidate.field == TextField::Headline).count();
    (split..candidates.len()).chain(0..split)
}

fn actors(scene: &Scene<'_>, joined: Joined, kind: Kind) -> Vec<Actor> {
    let mut actors: Vec<Actor> = Vec::with_capacity(joined.groups.len());
    for (group, role) in joined.groups.iter().zip(&joined.roles) {
        let role = role.map(|(field, start, end)| {
            let view = scene.views[field as usize];
            let text = scene.texts[field as usize];
            text[view.tokens[start].start as usize..view.tokens[end - 1].end as usize].to_string()
        });
        let mentions = Vec::with_capacity(group.count as usize);
        let name = full_name(scene, group.full);
        actors.push(Actor { name, role, count: group.count, in_headline: false, mentions });
    }
    for (at, candidate) in scene.candidates.iter().enumerate() {
        if candidate.kind != kind {
            continue;
        }
        let Some(actor) = actors.get_mut(joined.of[at] as usize) else { continue };
        let (span, surface) = printed(scene, at);
        actor.in_headline |= candidate.field == TextField::Headline;
        actor.mentions.push(Mention { field: candidate.field, span, surface: surface.to_string() });
    }
    actors.sort_by_key(|actor| {
        let first = actor.mentions.first().map(|mention| (mention.field, mention.span));
        (!actor.in_headline, std::cmp::Reverse(actor.count), first)
    });
    actors
}

/// The name of an actor: all of the fullest form, without an editor's brackets in it.
fn full_name(scene: &Scene<'_>, at: usize) -> String {
    let candidate = &scene.candidates[at];
    let (span, surface) = printed(scene, at);
    match bracket(scene, candidate) {
        Some(_) => {
            let start = scene.views[candidate.field as usize].tokens[candidate.start as usize].start as usize;
            let whole = &scene.texts[candidate.field as usize][start..span.1 as usize];
            whole.replace(['[', ']', '(', ')'], "")
        }
        None => surface.to_string(),
    }
}

/// The token behind the bracket in a name, where the words begin that were said: `[Anna] Lind`.
fn bracket(scene: &Scene<'_>, candidate: &Candidate) -> Option<usize> {
    if candidate.kind != Kind::Person || candidate.end - candidate.start < 3 {
        return None;
    }
    let (view, last) = (scene.view(candidate), candidate.end as usize - 1);
    (view.class(last - 1).is(Class::CLOSE) && view.class(last).is(Class::WORD)).then_some(last)
}

fn printed<'a>(scene: &Scene<'a>, at: usize) -> (Span, &'a str) {
    let candidate = &scene.candidates[at];
    let glue = scene.glued.get(&at).copied().unwrap_or_default();
    let view = scene.views[candidate.field as usize];
    let start = match bracket(scene, candidate) {
        Some(first) => view.tokens[first].start as usize,
        None => view.tokens[candidate.start as usize].start as usize + glue.lead,
    };
    let end = view.tokens[candidate.end as usize - 1].end as usize - glue.trail;
    (Span::new(start..end), &scene.texts[candidate.field as usize][start..end])
}
