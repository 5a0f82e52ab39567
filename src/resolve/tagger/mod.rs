//! The name tagger: finds the names in an article by a model trained on annotated news.
//!
//! In come the tokens of an article; out go [`Candidate`]s in order of place, titles outside them.
//! The model is a linear-chain CRF over hashed features: every token that may be part of a name is
//! scored by itself, its neighbours and what the document shows of the word elsewhere, and the best
//! sequence of labels is taken. Where that makes a word one thing here and another there, it is
//! scored once more, by all that was decided. Scores are sums, so what a word adds in one role is
//! summed once and kept. Whose name it is does not matter here.

mod cache;
mod decode;
mod features;
mod hash;
mod labels;
mod model;
mod scan;
mod word;

use std::ops::Range;

use super::{Candidate, Kind};
use crate::document::TextField;
use crate::text::{Lexicon, Text};

use cache::Cache;
pub use decode::Decoder;
pub use features::Sort;
pub use labels::{COUNT, OTHER, OUTSIDE, Place, START, allowed, is_open, label, parts};
pub use model::{MODEL, Model, Row, SCALE, WIDTH};
pub use scan::{Run, Scan, Unit};

/// The tagger of one worker.
#[derive(Debug)]
pub struct Tagger {
    model: &'static Model,
    scan: Scan,
    cache: Cache,
    decoder: Decoder,
    /// The runs that are scored.
    runs: Vec<Run>,
    /// The scores of their units.
    rows: Vec<Row>,
    /// The labels of all units.
    labels: Vec<u8>,
    run_labels: Vec<u8>,
    /// How sure each name found is.
    sure: Vec<f32>,
}

/// A name as the tagger marks it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The field it stands in.
    pub field: TextField,
    /// Its bytes there.
    pub span: Range<usize>,
    /// Person, organisation or place, by number.
    pub kind: usize,
    /// How probable it is that this is such a name, whole.
    pub confidence: f32,
}

impl Tagger {
    /// A tagger by `model` that has seen nothing yet.
    pub fn new(model: &'static Model) -> Tagger {
        Tagger {
            model,
            scan: Scan::default(),
            cache: Cache::default(),
            decoder: Decoder::new(model),
            runs: Vec::new(),
            rows: Vec::new(),
            labels: Vec::new(),
            run_labels: Vec::new(),
            sure: Vec::new(),
        }
    }

    /// Finds the names in an article, in order of place, into `found`.
    pub(crate) fn find(&mut self, text: &Text, lexicon: &Lexicon, found: &mut Vec<Candidate>) {
        self.label(text, lexicon);
        self.scan.vote(&self.labels);
        found.clear();
        self.sure.clear();
        let mut first = 0;
        for at in 0..self.runs.len() {
            let run = self.runs[at];
            let rows = &mut self.rows[first..first + run.end - run.start];
            first += rows.len();
            if self.scan.is_disputed(run) {
                let model = self.model;
                for (row, unit) in rows.iter_mut().zip(run.start..) {
                    self.scan.vote_features(unit, &mut |_: Sort, feature| model.add(feature, row));
                }
                self.decoder.decode(rows, &mut self.run_labels);
                self.labels[run.start..run.end].copy_from_slice(&self.run_labels);
            }
            if self.labels[run.start..run.end].iter().any(|&label| usize::from(label) > OTHER) {
                self.decoder.weigh(rows);
                self.collect(run, found);
            }
        }
    }

    /// The names in an article as they are found, before they are mended and joined.
    pub fn marks(&mut self, text: &Text, lexicon: &Lexicon) -> Vec<Mark> {
        let mut found = Vec::new();
        self.find(text, lexicon, &mut found);
        let marks = found.iter().zip(&self.sure).map(|(name, &confidence)| {
            let tokens = match name.field {
                TextField::Headline => &text.headline,
                TextField::Body => &text.body,
            };
            let span = tokens[name.start as usize].range().start..tokens[name.end as usize - 1].range().end;
            let kind = labels::KINDS.iter().position(|kind| *kind == name.kind).unwrap_or_default();
            Mark { field: name.field, span, kind, confidence: calibrated(confidence) }
        });
        marks.collect()
    }

    /// The labels of all tokens, those of the headline first, by what each sentence shows and what
    /// the document shows of its words, but not yet by what was decided elsewhere.
    pub fn label(&mut self, text: &Text, lexicon: &Lexicon) -> &[u8] {
        if self.scan.read(text, self.model, lexicon) {
            self.cache.clear();
        }
        self.runs.clear();
        self.runs.extend(self.scan.runs.iter().filter(|run| !self.scan.is_small_word(run)));
        self.cache.score(&self.scan, self.model, &self.runs, &mut self.rows);
        self.labels.clear();
        self.labels.resize(self.scan.units.len(), OUTSIDE as u8);
        let mut first = 0;
        for run in &self.runs {
            let rows = &self.rows[first..first + run.end - run.start];
            first += rows.len();
            self.decoder.decode(rows, &mut self.run_labels);
            self.labels[run.start..run.end].copy_from_slice(&self.run_labels);
        }
        &self.labels
    }

    /// Adds the names of a run that are sure enough to `found`.
    fn collect(&mut self, run: Run, found: &mut Vec<Candidate>) {
        let levels = self.model.levels().map(|level| f32::from(level) / 256.0);
        let (mut start, mut least) = (0, 1.0f32);
        for (offset, &label) in self.labels[run.start..run.end].iter().enumerate() {
            let Some((kind, place)) = parts(usize::from(label)) else { continue };
            let sure = self.decoder.confidence(offset, label);
            if matches!(place, Place::Begin | Place::Single) {
                (start, least) = (offset, sure);
            }
            least = least.min(sure);
            if matches!(place, Place::Last | Place::Single) && least >= levels[kind] {
                let (field, first) = self.scan.token(run.start + start);
                let (_, last) = self.scan.token(run.start + offset);
                let kind: Kind = labels::KINDS[kind];
                self.sure.push(least);
                found.push(Candidate { field, start: first as u32, end: last as u32 + 1, kind });
            }
        }
    }
}

/// How often a name of this probability is right: the model is surer of itself than it may be. Slope
/// and shift were fitted to six steps of probability on the annotated articles of `models/README.md`.
fn calibrated(probability: f32) -> f32 {
    const SLOPE: f32 = 0.69;
    const SHIFT: f32 = -0.17;
    let odds = (probability.clamp(0.001, 0.999) / (1.0 - probability.clamp(0.001, 0.999))).ln();
    1.0 / (1.0 + (-(SLOPE * odds + SHIFT)).exp())
}

impl Default for Tagger {
    fn default() -> Tagger {
        Tagger::new(&MODEL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_features() {
        let (mut text, mut lexicon) = (Text::default(), Lexicon::default());
        let body = "Anna Lind met Jean-Claude Okafor in NEW YORK. Lind's plan: IBM and Lind agree.\n\nLIND LEAVES FOR THE BANK OF GENEVA\n\nDie Ministerin Anna Lind sprach in Köln.";
        text.read("Lind Says She Will Stay In Lagos", body, None, &mut lexicon);
        let mut tagger = Tagger::default();
        tagger.label(&text, &lexicon);
        let units = tagger.runs.iter().flat_map(|run| run.start..run.end);
        let mut count = 0;
        for (unit, row) in units.zip(&tagger.rows) {
            let mut sum = [0; WIDTH];
            tagger.scan.features(unit, |_: Sort, feature| tagger.model.add(feature, &mut sum));
            assert_eq!(sum, *row, "unit {unit}");
            count += 1;
        }
        assert_eq!(count, tagger.rows.len());
        assert!(count > 20);
    }

    #[test]
    fn broken_models_are_none() {
        for bytes in [&b""[..], b"\x01", b"\xff\xff\xff\xff", &[0; 40], &[1, 0, 0, 0, 7]] {
            assert!(Model::parse(bytes.to_vec().leak()).is_none());
        }
    }

    #[test]
    fn hashes_are_those_of_the_model_file() {
        // `tools/lexica.py` computes the same.
        assert!(MODEL.word(crate::text::hash("Washington")).is_some());
        assert!(MODEL.name(crate::text::hash("geneva")) != 0);
    }
}
