//! The bytes of an actors table, from rows in the order in which they are to stand.

use std::collections::BTreeMap;

use super::{BEARER_WIDTH, LINK_WIDTH, MAGIC, NONE, ROLE_WIDTH, SECTIONS, Section};
use crate::settle::groups::Link;
use crate::settle::sightings::Kind;

/// A name as it goes into the table.
pub struct NameRow<'a> {
    /// The name as printed.
    pub text: &'a str,
    /// Articles that carry it.
    pub count: u32,
    /// Who bears it; with ids of the articles where it bears the name in some alone.
    pub bearers: Vec<(u32, Vec<u64>)>,
}

/// An actor as it goes into the table.
pub struct ActorRow<'a> {
    /// What it is.
    pub kind: Kind,
    /// The name to show.
    pub name: &'a str,
    /// What tells it from others of that name; empty where there are none.
    pub mark: String,
    /// Articles that name it.
    pub articles: u32,
    /// First and last day.
    pub days: (i32, i32),
    /// Its names, by number, with the articles of each.
    pub names: Vec<(u32, u32)>,
    /// Roles, in how many articles, first and last day.
    pub roles: Vec<(&'a str, u32, i32, i32)>,
    /// What joined its names, and what was considered; companions and names by number.
    pub links: Vec<Link>,
}

/// Builds the bytes of a table.
pub fn write<'a>(
    names: &[NameRow<'a>],
    actors: &[ActorRow<'a>],
    words: &BTreeMap<(Kind, String), Vec<u32>>,
) -> Vec<u8> {
    let mut sections: [Vec<u8>; SECTIONS] = Default::default();
    let mut texts: BTreeMap<&str, u32> = BTreeMap::new();
    let all = names.iter().map(|name| name.text);
    let roles = actors.iter().flat_map(|actor| actor.roles.iter().map(|role| role.0));
    let marks = actors.iter().map(|actor| actor.mark.as_str());
    for text in all.chain(roles).chain(marks).chain(words.keys().map(|(_, word)| word.as_str())) {
        texts.insert(text, 0);
    }
    for (number, (text, place)) in (0..).zip(&mut texts) {
        *place = number;
        sections[Section::Texts as usize].extend_from_slice(text.as_bytes());
        let end = sections[Section::Texts as usize].len() as u32;
        push(&mut sections[Section::TextEnds as usize], &[end]);
    }
    let length = |sections: &[Vec<u8>; SECTIONS], section: Section, width: usize| {
        (sections[section as usize].len() / 4 / width) as u32
    };
    for name in names {
        let bearers = length(&sections, Section::Bearers, BEARER_WIDTH);
        push(
            &mut sections[Section::Names as usize],
            &[texts[name.text], name.count, bearers, name.bearers.len() as u32],
        );
        for (actor, articles) in &name.bearers {
            let start = length(&sections, Section::Articles, 2);
            push(&mut sections[Section::Bearers as usize], &[*actor, start, articles.len() as u32]);
            for id in articles {
                sections[Section::Articles as usize].extend_from_slice(&id.to_le_bytes());
            }
        }
    }
    for actor in actors {
        let starts = [
            length(&sections, Section::ActorNames, 2),
            length(&sections, Section::Roles, ROLE_WIDTH),
            length(&sections, Section::Links, LINK_WIDTH),
        ];
        push(
            &mut sections[Section::Actors as usize],
            &[
                actor.kind as u32,
                texts[actor.name],
                texts[actor.mark.as_str()],
                actor.articles,
                actor.days.0 as u32,
                actor.days.1 as u32,
                starts[0],
                actor.names.len() as u32,
                starts[1],
                actor.roles.len() as u32,
                starts[2],
                actor.links.len() as u32,
            ],
        );
        actor
            .names
            .iter()
            .for_each(|(name, count)| push(&mut sections[Section::ActorNames as usize], &[*name, *count]));
        for (role, count, first, last) in &actor.roles {
            push(&mut sections[Section::Roles as usize], &[texts[role], *count, *first as u32, *last as u32]);
        }
        for link in &actor.links {
            let companion = |number: usize| link.companions.get(number).copied().unwrap_or(NONE);
            let row = [link.name, link.other, link.reason as u32, companion(0), companion(1), companion(2)];
            push(&mut sections[Section::Links as usize], &row);
        }
    }
    // By kind, then by text: the numbers of texts are in the order of the texts.
    for ((kind, word), bearers) in words {
        let start = length(&sections, Section::WordActors, 1);
        let text = texts[word.as_str()] | (*kind as u32) << 30;
        push(&mut sections[Section::Words as usize], &[text, start, bearers.len() as u32]);
        push(&mut sections[Section::WordActors as usize], bearers);
    }
    let mut bytes = MAGIC.to_vec();
    let mut end = (MAGIC.len() + 8 * SECTIONS) as u64;
    for section in &sections {
        end += section.len() as u64;
        bytes.extend_from_slice(&end.to_le_bytes());
    }
    sections.iter().for_each(|section| bytes.extend_from_slice(section));
    bytes
}

fn push(section: &mut Vec<u8>, numbers: &[u32]) {
    numbers.iter().for_each(|number| section.extend_from_slice(&number.to_le_bytes()));
}
