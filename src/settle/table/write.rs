//! The bytes of an actors table, from rows in the order in which they are to stand.

use super::rows::{RowsWriter, push_number, push_signed};
use super::{MAGIC, SECTIONS};
use crate::settle::groups::Link;
use crate::settle::sightings::{Kind, NO_DAY};

/// A name as it goes into the table.
pub struct NameRow<'a> {
    /// What it names.
    pub kind: Kind,
    /// The name as printed.
    pub text: &'a str,
    /// Articles that carry it.
    pub count: u32,
    /// Who bears it; with ids of the articles where it bears the name in some alone.
    pub bearers: Vec<(u32, Vec<u64>)>,
}

/// What tells an actor from others of its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Nothing: there are none.
    #[default]
    None,
    /// A role, by number.
    Role(u32),
    /// A number.
    Number(u32),
}

/// An actor as it goes into the table.
pub struct ActorRow {
    /// What it is.
    pub kind: Kind,
    /// The name to show, by number.
    pub name: u32,
    /// What tells it from others of that name.
    pub mark: Mark,
    /// Articles that name it.
    pub articles: u32,
    /// First and last day.
    pub days: (i32, i32),
    /// Its names, by number, with the articles of each.
    pub names: Vec<(u32, u32)>,
    /// Roles by number, in how many articles, first and last day.
    pub roles: Vec<(u32, u32, i32, i32)>,
    /// What joined its names, and what was considered; companions and names by number.
    pub links: Vec<Link>,
}

/// Builds the bytes of a table. Names stand by kind and text, words likewise, each with the actors
/// that bear it; roles by text; actors by kind.
pub fn write<'a>(
    names: impl Iterator<Item = NameRow<'a>>,
    words: impl Iterator<Item = (Kind, &'a str, &'a [u32])>,
    roles: impl Iterator<Item = &'a str>,
    actors: impl Iterator<Item = ActorRow>,
) -> Vec<u8> {
    let mut articles = Vec::new();
    let mut sections: [RowsWriter; SECTIONS - 1] = Default::default();
    let mut row = Vec::new();
    for name in names {
        row.clear();
        push_bearers(&name, &mut row, &mut articles);
        sections[name.kind as usize].push_text(name.text, &row);
    }
    for (kind, word, bearers) in words {
        row.clear();
        let mut before = 0;
        for &actor in bearers {
            push_number(&mut row, actor - before);
            before = actor;
        }
        sections[3 + kind as usize].push_text(word, &row);
    }
    roles.for_each(|role| sections[6].push_text(role, &[]));
    let mut counts = [0_u32; 3];
    for actor in actors {
        counts[actor.kind as usize] += 1;
        row.clear();
        push_actor(&actor, &mut row);
        sections[7].push(&row);
    }
    let mut bytes = MAGIC.to_vec();
    counts.iter().for_each(|count| bytes.extend_from_slice(&count.to_le_bytes()));
    let ends = bytes.len();
    bytes.resize(ends + 8 * SECTIONS, 0);
    let close = |bytes: &mut Vec<u8>, section: usize| {
        let end = bytes.len() as u64;
        bytes[ends + 8 * section..ends + 8 * section + 8].copy_from_slice(&end.to_le_bytes());
    };
    for (number, section) in sections.into_iter().enumerate() {
        section.finish(&mut bytes);
        close(&mut bytes, number);
    }
    bytes.extend_from_slice(&articles);
    close(&mut bytes, SECTIONS - 1);
    bytes
}

/// Most names are one actor's wherever they stand.
fn push_bearers(name: &NameRow<'_>, row: &mut Vec<u8>, articles: &mut Vec<u8>) {
    push_number(row, name.count);
    if let [(actor, own)] = name.bearers.as_slice()
        && own.is_empty()
    {
        push_number(row, actor << 1);
        return;
    }
    push_number(row, (name.bearers.len() as u32) << 1 | 1);
    push_number(row, (articles.len() / 8) as u32);
    for (actor, own) in &name.bearers {
        push_number(row, *actor);
        push_number(row, own.len() as u32);
        own.iter().for_each(|id| articles.extend_from_slice(&id.to_le_bytes()));
    }
}

fn push_actor(actor: &ActorRow, row: &mut Vec<u8>) {
    push_number(row, actor.name);
    push_number(row, actor.articles);
    push_days(row, 0, actor.days);
    // Most actors have one name, and nothing else is known of them.
    let is_plain = actor.names == [(actor.name, actor.articles)]
        && actor.mark == Mark::None
        && actor.roles.is_empty()
        && actor.links.is_empty();
    if is_plain {
        return;
    }
    match actor.mark {
        Mark::None => push_number(row, 0),
        Mark::Role(role) => push_number(row, role << 1 | 1),
        Mark::Number(number) => push_number(row, number << 1),
    }
    let near = |name: u32| name.wrapping_sub(actor.name) as i32;
    push_number(row, actor.names.len() as u32);
    for (name, count) in &actor.names {
        push_signed(row, near(*name));
        push_number(row, *count);
    }
    push_number(row, actor.roles.len() as u32);
    for (role, count, first, last) in &actor.roles {
        push_number(row, *role);
        push_number(row, *count);
        push_days(row, actor.days.0, (*first, *last));
    }
    for link in &actor.links {
        let companions = link.companions.iter().take(3);
        push_number(row, (link.reason as u32) << 2 | companions.len() as u32);
        push_signed(row, near(link.name));
        push_signed(row, near(link.other));
        companions.for_each(|name| push_number(row, *name));
    }
}

/// The length of the time, one more so that none is zero, and how far its first day is from `from`.
fn push_days(row: &mut Vec<u8>, from: i32, (first, last): (i32, i32)) {
    if first == NO_DAY {
        push_number(row, 0);
    } else {
        push_number(row, last.wrapping_sub(first) as u32 + 1);
        push_signed(row, first.wrapping_sub(from));
    }
}
