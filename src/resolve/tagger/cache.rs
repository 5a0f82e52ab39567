//! What words add to a score in each role, summed once per word, and the score of a token by them.

use super::features::{ROLES, Role, Sort, context_features, role_features};
use super::model::{Model, Row, WIDTH};
use super::scan::{AROUND, Scan};

/// How many sums are kept at most; 12 MB.
const MOST: usize = 400_000;

/// Sums by word and role.
#[derive(Debug, Default)]
pub(super) struct Cache {
    /// By facts and role: one above the place in `sums`.
    places: Vec<[u32; ROLES]>,
    sums: Vec<Row>,
    /// By the document's number of a word: what the document shows of it, once that was asked.
    document: Vec<Option<Row>>,
    features: Vec<u32>,
}

impl Cache {
    /// Forgets all sums.
    pub(super) fn clear(&mut self) {
        self.places.clear();
        self.sums.clear();
    }

    /// Makes ready for a document.
    pub(super) fn open(&mut self, scan: &Scan) {
        if self.sums.len() > MOST {
            self.clear();
        }
        let count = scan.words.count();
        if self.places.len() < count {
            self.places.resize(count, [0; ROLES]);
        }
        self.document.clear();
        self.document.resize(scan.place_count(), None);
    }

    /// The score of every label for a unit.
    pub(super) fn row(&mut self, scan: &Scan, model: &Model, at: usize) -> Row {
        let around = scan.around(at);
        let mut row = [0; WIDTH];
        for (number, role) in around.into_iter().zip(AROUND) {
            add(&mut row, self.sum(scan, model, number, role));
        }
        // Listed first and then summed: the weights lie all over the model, and are fetched together.
        self.features.clear();
        context_features(&scan.context(at, around), &mut |_: Sort, feature| self.features.push(feature));
        self.features.iter().for_each(|&feature| model.add(feature, &mut row));
        if let Some(place) = scan.place(at) {
            if self.document[place].is_none() {
                let mut sum = [0; WIDTH];
                scan.neighbours(place, |number, role| add(&mut sum, self.sum(scan, model, number, role)));
                self.document[place] = Some(sum);
            }
            if let Some(sum) = &self.document[place] {
                add(&mut row, sum);
            }
        }
        row
    }

    fn sum(&mut self, scan: &Scan, model: &Model, number: u32, role: Role) -> &Row {
        let place = &mut self.places[number as usize][role as usize];
        if *place == 0 {
            let mut sum = [0; WIDTH];
            self.features.clear();
            role_features(&scan.words, number, role, &mut |_: Sort, feature| self.features.push(feature));
            self.features.iter().for_each(|&feature| model.add(feature, &mut sum));
            self.sums.push(sum);
            *place = self.sums.len() as u32;
        }
        &self.sums[*place as usize - 1]
    }
}

fn add(sum: &mut Row, other: &Row) {
    for (sum, other) in sum.iter_mut().zip(other) {
        *sum = sum.saturating_add(*other);
    }
}
