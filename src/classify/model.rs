//! The trained model as it is embedded: a vector for every known word, and a direction for every
//! class.
//!
//! The file is a row of sections, each a length (u32, little endian) and its bytes: short hashes of
//! words, sorted; their rarity; their vectors; codes of the classes; their biases; their directions;
//! the unit of a vector. An article scores a class by the mean of its words' vectors along the
//! direction of the class.

use std::sync::LazyLock;

use crate::text::Hashes;

static BYTES: &[u8] = include_bytes!("../../models/topics.bin");

/// The embedded model.
pub static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::parse(BYTES).expect("the embedded model is whole"));

/// How many numbers a vector has.
pub const WIDTH: usize = 64;

/// The vector of a word, in the model's unit.
pub type Vector = [i8; WIDTH];

/// What a model is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    /// The short hash of each word, rising.
    pub words: Vec<u32>,
    /// How rare each word is, 0 (everywhere) to 255.
    pub rarity: Vec<u8>,
    /// The vector of each word, of numbers from -100 to 100.
    pub vectors: Vec<Vector>,
    /// The code of each class: the first level, then the second.
    pub codes: Vec<u32>,
    /// What each class scores by itself.
    pub biases: Vec<f32>,
    /// The direction of each class.
    pub directions: Vec<[f32; WIDTH]>,
    /// What 1 in a vector is worth.
    pub unit: f32,
}

/// A trained model.
#[derive(Debug)]
pub struct Model {
    words: Hashes,
    rarity: &'static [u8],
    vectors: &'static [[u8; WIDTH]],
    /// The code of each class: the first level, then the second.
    pub codes: Vec<u32>,
    /// For each class of the second level the place of the one above it.
    pub parents: Vec<usize>,
    /// How many classes are of the first level.
    pub first_level: usize,
    biases: Vec<f32>,
    directions: Vec<[f32; WIDTH]>,
    unit: f32,
}

impl Parts {
    /// The bytes that [`Model::parse`] reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut section = |content: Vec<u8>| {
            bytes.extend_from_slice(&(content.len() as u32).to_le_bytes());
            bytes.extend_from_slice(&content);
        };
        section(self.words.iter().flat_map(|word| word.to_le_bytes()).collect());
        section(self.rarity.clone());
        section(self.vectors.iter().flatten().map(|&number| number as u8).collect());
        section(self.codes.iter().flat_map(|code| code.to_le_bytes()).collect());
        section(self.biases.iter().flat_map(|bias| bias.to_le_bytes()).collect());
        section(self.directions.iter().flatten().flat_map(|number| number.to_le_bytes()).collect());
        section(self.unit.to_le_bytes().to_vec());
        bytes
    }
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
        let rarity = section()?;
        let vectors = section()?.as_chunks::<WIDTH>().0;
        let codes: Vec<u32> =
            section()?.as_chunks::<4>().0.iter().map(|code| u32::from_le_bytes(*code)).collect();
        let numbers = |bytes: &'static [u8]| -> Vec<f32> {
            bytes.as_chunks::<4>().0.iter().map(|number| f32::from_le_bytes(*number)).collect()
        };
        let biases = numbers(section()?);
        let directions = numbers(section()?).as_chunks::<WIDTH>().0.to_vec();
        let unit = numbers(section()?).first().copied()?;
        let first_level = codes.iter().filter(|&&code| code < FIRST_LEVEL_END).count();
        let mut parents = Vec::new();
        for &code in codes.get(first_level..)? {
            let entry = super::TAXONOMY.by_number(code)?;
            let above = super::TAXONOMY.parent(entry)?.code;
            parents.push(codes.iter().position(|&code| code == above)?);
        }
        let even = words.len() == rarity.len()
            && words.len() == vectors.len()
            && words.len() < usize::from(u16::MAX) - 2
            && codes.len() == biases.len()
            && codes.len() == directions.len();
        even.then_some(Model {
            words,
            rarity,
            vectors,
            codes,
            parents,
            first_level,
            biases,
            directions,
            unit,
        })
    }

    /// The row of a word by the hash of its folded form.
    pub fn row(&self, hash: u64) -> Option<u16> {
        self.words.find(hash).map(|row| row as u16)
    }

    /// How rare the word of a row is, 0 to 255.
    pub fn rarity(&self, row: u16) -> u8 {
        self.rarity[usize::from(row)]
    }

    /// Adds the vector of a row to `sum`.
    pub(super) fn add(&self, row: u16, sum: &mut [i16; WIDTH]) {
        for (sum, number) in sum.iter_mut().zip(&self.vectors[usize::from(row)]) {
            *sum = sum.wrapping_add(i16::from(*number as i8));
        }
    }

    /// The score of a class for the mean of vectors, in the model's unit.
    pub(super) fn score(&self, class: usize, mean: &[f32; WIDTH]) -> f32 {
        // Eight sums side by side, which the processor adds at once.
        let mut sums = [0.0f32; 8];
        let (directions, means) = (self.directions[class].as_chunks::<8>().0, mean.as_chunks::<8>().0);
        for (direction, mean) in directions.iter().zip(means) {
            for lane in 0..8 {
                sums[lane] += direction[lane] * mean[lane];
            }
        }
        self.biases[class] + self.unit * sums.iter().sum::<f32>()
    }
}

/// Codes of the first level are below this.
const FIRST_LEVEL_END: u32 = 20_000_000;
