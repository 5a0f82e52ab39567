//! The labels of the tagger: nothing, something else with a name, and begin, inside, last and single
//! for each kind.

use super::super::Kind;
use super::model::WIDTH;

/// No name.
pub const OUTSIDE: usize = 0;
/// A nationality, event, work or other name that is of no use here but must be known to be told
/// apart.
pub const OTHER: usize = 1;
/// How many labels there are.
pub const COUNT: usize = 14;
/// The row of the transitions that holds for the first token of a run.
pub const START: usize = COUNT;

/// The place of a token in its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// First of several.
    Begin,
    /// Neither first nor last.
    Inside,
    /// Last of several.
    Last,
    /// The only one.
    Single,
}

/// The label of a token at `place` in a name of the `kind`-th kind.
pub fn label(kind: usize, place: Place) -> usize {
    2 + kind * 4 + place as usize
}

/// The kinds in the order of the labels.
pub(crate) const KINDS: [Kind; 3] = [Kind::Person, Kind::Organisation, Kind::Place];

/// The kind and place of a label, if it is one of a name.
pub fn parts(label: usize) -> Option<(usize, Place)> {
    let number = label.checked_sub(2).filter(|number| *number < 12)?;
    let place = match number % 4 {
        0 => Place::Begin,
        1 => Place::Inside,
        2 => Place::Last,
        _ => Place::Single,
    };
    Some((number / 4, place))
}

/// Whether a name is open behind a token with this label.
pub fn is_open(label: usize) -> bool {
    matches!(parts(label), Some((_, Place::Begin | Place::Inside)))
}

/// Whether `next` may follow `label`; `label` may be [`START`].
pub fn may_follow(label: usize, next: usize) -> bool {
    if next >= COUNT {
        return false;
    }
    let goes_on = matches!(parts(next), Some((_, Place::Inside | Place::Last)));
    match (is_open(label), goes_on) {
        (true, true) => parts(label).map(|parts| parts.0) == parts(next).map(|parts| parts.0),
        (false, false) => true,
        (_, _) => false,
    }
}

/// For every label the transitions that may lead to it.
pub fn allowed() -> [[bool; WIDTH]; WIDTH] {
    let mut allowed = [[false; WIDTH]; WIDTH];
    for (label, row) in allowed.iter_mut().enumerate().take(COUNT + 1) {
        for (next, cell) in row.iter_mut().enumerate() {
            *cell = may_follow(label, next);
        }
    }
    allowed
}
