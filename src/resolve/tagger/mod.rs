//! The name tagger: finds the names in an article by a model trained on annotated news.
//!
//! In come the tokens of an article; out go [`Candidate`]s in order of place, titles outside them.
//! The model is a linear-chain CRF over hashed features: every token that may be part of a name is
//! scored by itself, its neighbours and what the document shows of the word elsewhere, and the best
//! sequence of labels is taken. Scores are sums, so what a word adds in one role is summed once and
//! kept. Whose name it is does not matter here.

mod cache;
mod decode;
mod features;
mod hash;
mod labels;
mod model;
mod scan;
mod word;

use super::{Candidate, Kind};
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
    rows: Vec<Row>,
    labels: Vec<u8>,
}

impl Tagger {
    /// A tagger by `model` that has seen nothing yet.
    pub fn new(model: &'static Model) -> Tagger {
        Tagger {
            model,
            scan: Scan::default(),
            cache: Cache::default(),
            decoder: Decoder::new(model),
            rows: Vec::new(),
            labels: Vec::new(),
        }
    }

    /// Finds the names in an article, in order of place, into `found`.
    pub(crate) fn find(&mut self, text: &Text, lexicon: &Lexicon, found: &mut Vec<Candidate>) {
        found.clear();
        if self.scan.read(text, self.model, lexicon) {
            self.cache.clear();
        }
        self.cache.open(&self.scan);
        let levels = self.model.levels().map(|level| f32::from(level) / 256.0);
        for at in 0..self.scan.runs.len() {
            let run = self.scan.runs[at];
            self.rows.clear();
            for unit in run.start..run.end {
                self.rows.push(self.cache.row(&self.scan, self.model, unit));
            }
            if !self.decoder.decode(&self.rows, &mut self.labels) {
                continue;
            }
            self.decoder.weigh(&self.rows);
            let (mut start, mut least) = (0, 1.0f32);
            for (offset, &label) in self.labels.iter().enumerate() {
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
                    found.push(Candidate { field, start: first as u32, end: last as u32 + 1, kind });
                }
            }
        }
    }
}

impl Default for Tagger {
    fn default() -> Tagger {
        Tagger::new(&MODEL)
    }
}
