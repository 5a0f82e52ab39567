//! What words add to a score in each role, summed once per word, and the scores of tokens by them.

use super::features::{ROLES, Role, Sort, context_features, role_features};
use super::model::{Model, Row, WIDTH};
use super::scan::{AROUND, Run, Scan};

/// How many sums are kept at most; 12 MB.
const MOST: usize = 400_000;

/// Sums by word and role.
///
/// Sums and weights lie all over the memory. Those of a whole article, or of a sum, are listed first
/// and added after, so that the processor fetches many of them at a time.
#[derive(Debug, Default)]
pub(super) struct Cache {
    /// By facts and role: one above the place in `sums`.
    places: Vec<[u32; ROLES]>,
    sums: Vec<Row>,
    /// The places in `sums` that one row after the other adds, and how many.
    listed: Vec<u32>,
    counts: Vec<u8>,
    /// The features of places that one row after the other adds, and how many.
    features: Vec<u32>,
    feature_counts: Vec<u8>,
    /// The features of one sum.
    wanted: Vec<u32>,
    /// What the document shows of a word, by the document's number of it.
    document: Vec<Row>,
}

impl Cache {
    /// Forgets all sums.
    pub(super) fn clear(&mut self) {
        self.places.clear();
        self.sums.clear();
    }

    /// The scores of every label for the units of `runs`, into `rows`.
    pub(super) fn score(&mut self, scan: &Scan, model: &Model, runs: &[Run], rows: &mut Vec<Row>) {
        if self.sums.len() > MOST {
            self.clear();
        }
        let count = scan.words.count();
        if self.places.len() < count {
            self.places.resize(count, [0; ROLES]);
        }
        self.list(scan, model, runs);
        rows.clear();
        rows.resize(self.feature_counts.len(), [0; WIDTH]);
        self.document.clear();
        self.document.resize(scan.place_count(), [0; WIDTH]);
        let mut listed = self.listed.as_slice();
        for (row, &count) in rows.iter_mut().chain(&mut self.document).zip(&self.counts) {
            let (here, rest) = listed.split_at(count.into());
            let mut sum = [0; WIDTH];
            here.iter().for_each(|&place| add(&mut sum, &self.sums[place as usize]));
            (*row, listed) = (sum, rest);
        }
        let mut features = self.features.as_slice();
        for (row, &count) in rows.iter_mut().zip(&self.feature_counts) {
            let (here, rest) = features.split_at(count.into());
            let mut sum = *row;
            here.iter().for_each(|&feature| model.add(feature, &mut sum));
            (*row, features) = (sum, rest);
        }
        let units = runs.iter().flat_map(|run| run.start..run.end);
        for (row, unit) in rows.iter_mut().zip(units) {
            if let Some(place) = scan.place(unit) {
                add(row, &self.document[place]);
            }
        }
    }

    /// Lists what is added for the units of `runs`, and then for the words of the document.
    fn list(&mut self, scan: &Scan, model: &Model, runs: &[Run]) {
        self.listed.clear();
        self.counts.clear();
        self.features.clear();
        self.feature_counts.clear();
        for unit in runs.iter().flat_map(|run| run.start..run.end) {
            let around = scan.around(unit);
            for (number, role) in around.into_iter().zip(AROUND) {
                self.add(scan, model, number, role);
            }
            self.counts.push(AROUND.len() as u8);
            let before = self.features.len();
            let context = scan.context(unit, around);
            context_features(&context, &mut |_: Sort, feature| self.features.push(feature));
            self.feature_counts.push((self.features.len() - before) as u8);
        }
        for place in 0..scan.place_count() {
            let before = self.listed.len();
            scan.neighbours(place, |number, role| self.add(scan, model, number, role));
            self.counts.push((self.listed.len() - before) as u8);
        }
    }

    /// Lists the sum of a word in a role.
    fn add(&mut self, scan: &Scan, model: &Model, number: u32, role: Role) {
        let place = &mut self.places[number as usize][role as usize];
        if *place == 0 {
            let mut sum = [0; WIDTH];
            self.wanted.clear();
            role_features(&scan.words, number, role, &mut |_: Sort, feature| self.wanted.push(feature));
            self.wanted.iter().for_each(|&feature| model.add(feature, &mut sum));
            self.sums.push(sum);
            *place = self.sums.len() as u32;
        }
        self.listed.push(*place - 1);
    }
}

fn add(sum: &mut Row, other: &Row) {
    for (sum, other) in sum.iter_mut().zip(other) {
        *sum = sum.saturating_add(*other);
    }
}
