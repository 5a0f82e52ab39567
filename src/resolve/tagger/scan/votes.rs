//! What the first pass decided on the words of a document, as features of a second.

use super::super::features::Sort;
use super::super::hash::feature;
use super::super::labels::{Place, parts};
use super::{Run, Scan};

/// How often the first pass gave a word of the document each sort of label.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Votes([u8; SORTS]);

/// Outside, other, person first, last and alone, organisation and place in several words and alone.
const SORTS: usize = 9;
/// The kind of each sort of label.
const KIND_OF: [usize; SORTS] = [0, 1, 2, 2, 2, 3, 3, 4, 4];

impl Votes {
    /// Whether they are for labels of different kinds.
    fn differ(&self) -> bool {
        let mut kinds = self.0.iter().zip(KIND_OF).filter(|(count, _)| **count > 0).map(|(_, kind)| kind);
        kinds.next().is_some_and(|first| kinds.any(|kind| kind != first))
    }
}

fn sort_of(label: u8) -> usize {
    match parts(usize::from(label)) {
        None => usize::from(label.min(1)),
        Some((0, Place::Begin | Place::Inside)) => 2,
        Some((0, Place::Last)) => 3,
        Some((0, Place::Single)) => 4,
        Some((kind, Place::Single)) => 4 + kind * 2,
        Some((kind, _)) => 3 + kind * 2,
    }
}

impl Scan {
    /// Notes the labels that the first pass gave to all units.
    pub fn vote(&mut self, labels: &[u8]) {
        self.labels.clear();
        self.labels.extend_from_slice(labels);
        self.votes.clear();
        self.votes.resize(self.seen.len(), Votes::default());
        for run in &self.runs {
            for (at, &label) in labels.iter().enumerate().take(run.end).skip(run.start) {
                if let Some(place) = self.place(at) {
                    let votes = &mut self.votes[place].0[sort_of(label)];
                    *votes = votes.saturating_add(1);
                }
            }
        }
        self.disputed.clear();
        self.disputed.extend(self.votes.iter().map(Votes::differ));
    }

    /// Whether a word of a run was given labels of different kinds in the document.
    pub fn is_disputed(&self, run: Run) -> bool {
        (run.start..run.end).filter_map(|at| self.place(at)).any(|place| self.disputed[place])
    }

    /// Lists the features that the votes on a unit give it.
    pub fn vote_features(&self, at: usize, each: &mut impl FnMut(Sort, u32)) {
        let Some(votes) = self.place(at).and_then(|place| self.votes.get(place)) else { return };
        let all: u32 = votes.0.iter().map(|&count| u32::from(count)).sum();
        let (mut kinds, mut present, mut joint) = ([0u32; 5], 0u64, 0u64);
        for (sort, &count) in votes.0.iter().enumerate() {
            kinds[KIND_OF[sort]] += u32::from(count);
            present |= u64::from(count > 0) << sort;
        }
        for (kind, count) in (0..).zip(kinds) {
            let quarter = u64::from((count * 4).div_ceil(all.max(1)));
            joint = joint << 3 | quarter;
            each(Sort::General, feature(230 + kind, quarter));
        }
        let own = u64::from(self.labels[at]);
        each(Sort::General, feature(235, joint));
        each(Sort::General, feature(236, present));
        each(Sort::General, feature(237, own));
        each(Sort::General, feature(238, own << 32 | joint));
        each(Sort::General, feature(239, own << 32 | present));
    }
}
