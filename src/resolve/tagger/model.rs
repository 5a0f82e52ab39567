//! The trained model as it is embedded: weights, word classes, lists of names.
//!
//! The file is a row of sections, each a length (u32, little endian) and its bytes; it is read in
//! place, so that loading it costs nothing.

use std::sync::LazyLock;

use crate::text::Hashes;

/// How many numbers a row of weights has: one a label, padded.
pub const WIDTH: usize = 16;

/// One row of scores, one a label.
pub type Row = [i16; WIDTH];

/// What the weights are multiplied by to make them whole numbers.
pub const SCALE: f32 = 24.0;

static BYTES: &[u8] = include_bytes!("../../../models/names.bin");

/// The embedded model.
pub static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::parse(BYTES).expect("the embedded model is whole"));

/// What the lexicon says of a surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The row of its word vector, which stands for a fine cluster; `u16::MAX` for none.
    pub row: u16,
    /// Its path in the Brown tree, from the root in the low bits.
    pub brown: u16,
    /// Log-odds of its being written in lower case, −5 to 5, or 127 for unknown.
    pub odds: i8,
}

/// A trained model.
#[derive(Debug)]
pub struct Model {
    words: Hashes,
    rows: &'static [[u8; 2]],
    browns: &'static [[u8; 2]],
    odds: &'static [u8],
    clusters: &'static [[u8; 4]],
    names: Hashes,
    name_kinds: &'static [[u8; 2]],
    weights: &'static [[u8; WIDTH]],
    transitions: [[i16; WIDTH]; WIDTH],
    levels: &'static [u8],
}

impl Model {
    /// Reads a model from its bytes; `None` if they are not those of one.
    pub fn parse(bytes: &'static [u8]) -> Option<Model> {
        let mut rest = bytes;
        let mut section = || -> Option<&'static [u8]> {
            let (length, tail) = rest.split_first_chunk::<4>()?;
            let (section, tail) = tail.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            rest = tail;
            Some(section)
        };
        let words = Hashes::new(section()?.as_chunks::<4>().0);
        let rows = section()?.as_chunks::<2>().0;
        let browns = section()?.as_chunks::<2>().0;
        let odds = section()?;
        let clusters = section()?.as_chunks::<4>().0;
        let names = Hashes::new(section()?.as_chunks::<4>().0);
        let name_kinds = section()?.as_chunks::<2>().0;
        let weights = section()?.as_chunks::<WIDTH>().0;
        let numbers = section()?.as_chunks::<2>().0;
        let levels = section()?;
        let mut transitions = [[0; WIDTH]; WIDTH];
        for (to, from) in transitions.iter_mut().flatten().zip(numbers) {
            *to = i16::from_le_bytes(*from);
        }
        let even = words.len() == rows.len()
            && rows.len() == browns.len()
            && browns.len() == odds.len()
            && names.len() == name_kinds.len()
            && weights.len().is_power_of_two();
        even.then_some(Model {
            words,
            rows,
            browns,
            odds,
            clusters,
            names,
            name_kinds,
            weights,
            transitions,
            levels,
        })
    }

    /// How many rows of weights there are, a power of two.
    pub fn row_count(&self) -> usize {
        self.weights.len()
    }

    /// Adds the weights of the feature with hash `feature` to `sum`.
    #[inline]
    pub fn add(&self, feature: u32, sum: &mut Row) {
        let row = &self.weights[feature as usize & (self.weights.len() - 1)];
        for (sum, weight) in sum.iter_mut().zip(row) {
            *sum = sum.saturating_add(i16::from(*weight as i8));
        }
    }

    /// What going from one label to the next scores.
    pub fn transitions(&self) -> &[[i16; WIDTH]; WIDTH] {
        &self.transitions
    }

    /// The least confidence of a person, an organisation and a place, in parts of 256.
    pub fn levels(&self) -> [u8; 3] {
        self.levels.first_chunk::<3>().copied().unwrap_or([0; 3])
    }

    /// What is known of a surface by its hash.
    pub fn word(&self, hash: u64) -> Option<Entry> {
        let at = self.words.find(hash)?;
        Some(Entry {
            row: u16::from_le_bytes(self.rows[at]),
            brown: u16::from_le_bytes(self.browns[at]),
            odds: self.odds[at] as i8,
        })
    }

    /// The clusters of a vector row, coarse to fine.
    pub fn clusters(&self, row: u16) -> Option<(u8, u8, u16)> {
        let [coarse, middle, low, high] = *self.clusters.get(usize::from(row))?;
        Some((coarse, middle, u16::from_le_bytes([low, high])))
    }

    /// The lists that hold a name, by its hash, as a set of bits.
    pub fn name(&self, hash: u64) -> u16 {
        self.names.find(hash).map_or(0, |at| u16::from_le_bytes(self.name_kinds[at]))
    }
}
