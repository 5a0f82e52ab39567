//! The words of dates: months, weekdays, time zones, and what stands around them in a date line.
//!
//! In: a word. Out: what it says. The words of some twenty languages are in `data/months.txt`,
//! `data/weekdays.txt`, `data/zones.txt` and `data/date-words.txt`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::load);

struct Calendar {
    months: FxHashMap<&'static str, u8>,
    weekdays: FxHashSet<&'static str>,
    zones: FxHashMap<&'static str, &'static str>,
    labels: FxHashMap<&'static str, Label>,
}

/// What a word of a date line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// That the article was published.
    Published,
    /// That it was changed.
    Updated,
    /// Nothing.
    Filler,
}

impl Calendar {
    fn load() -> Calendar {
        let mut calendar = Calendar {
            months: FxHashMap::default(),
            weekdays: FxHashSet::default(),
            zones: FxHashMap::default(),
            labels: FxHashMap::default(),
        };
        for line in entries(include_str!("data/months.txt")) {
            let mut words = line.split_whitespace();
            let number = words.next().and_then(|number| number.parse().ok()).unwrap_or(0);
            calendar.months.extend(words.map(|word| (word, number)));
        }
        calendar.weekdays.extend(entries(include_str!("data/weekdays.txt")).flat_map(str::split_whitespace));
        calendar
            .zones
            .extend(entries(include_str!("data/zones.txt")).filter_map(|line| line.split_once(' ')));
        let mut label = Label::Filler;
        for line in entries(include_str!("data/date-words.txt")) {
            match line {
                "[published]" => label = Label::Published,
                "[updated]" => label = Label::Updated,
                "[filler]" => label = Label::Filler,
                _ => calendar.labels.extend(line.split_whitespace().map(|word| (word, label))),
            }
        }
        calendar
    }
}

fn entries(source: &'static str) -> impl Iterator<Item = &'static str> {
    source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The number of the month that `word` names.
pub(super) fn find_month(word: &str) -> Option<u8> {
    lookup(word, |word| CALENDAR.months.get(word).copied())
}

/// Whether `word` names a day of the week.
pub(super) fn is_weekday(word: &str) -> bool {
    lookup(word, |word| CALENDAR.weekdays.contains(word).then_some(())).is_some()
}

/// Looks a word up in lower case.
fn lookup<T>(word: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut buffer = [0; 24];
    if let Some(room) = buffer.get_mut(..word.len()).filter(|_| word.is_ascii()) {
        room.copy_from_slice(word.as_bytes());
        room.make_ascii_lowercase();
        return std::str::from_utf8(room).ok().and_then(find);
    }
    if word.len() > 40 { None } else { find(&word.to_lowercase()) }
}

/// Whether `word` is `am`, `pm` or a part of `p.m.`
pub(super) fn is_half_day(word: &str) -> bool {
    ["am", "pm", "a", "p", "m"].iter().any(|half| word.eq_ignore_ascii_case(half))
}

/// The offset of the zone that `word` abbreviates.
pub(super) fn find_zone(word: &str) -> Option<&'static str> {
    lookup(word, |word| CALENDAR.zones.get(word).copied())
}

/// What `word` says in a date line.
pub(super) fn find_label(word: &str) -> Option<Label> {
    lookup(word, |word| CALENDAR.labels.get(word).copied())
}
