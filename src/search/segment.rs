//! Reads the places of a unit's leaves from one segment of the index: words from their postings,
//! mentions and bounds from the columns, printed forms from the stored text.

mod speech;

use std::sync::Arc;

use tantivy::{DocId, SegmentReader};

use super::effort::READ;
use super::forms::Forms;
use super::interval::Interval;
use super::meant::Names;
use super::postings::WordReader;
use super::printed::PrintedText;
use super::unit::{LeafKind, Places, Unit};
use crate::document::TextField;
use crate::index::{Layout, schema};
use crate::text::Start;
use speech::Speech;

/// A unit on one segment; articles are asked for in rising order.
pub struct SegmentUnit {
    unit: Arc<Unit>,
    headline: Vec<WordReader>,
    body: Vec<WordReader>,
    names: Vec<Option<Names>>,
    speech: Vec<Option<Speech>>,
    layout: Option<Layout>,
    text: Option<PrintedText>,
    places: Places,
    positions: Vec<u32>,
}

impl SegmentUnit {
    pub fn open(unit: Arc<Unit>, segment: &SegmentReader) -> tantivy::Result<SegmentUnit> {
        let mut opened = SegmentUnit {
            unit: Arc::clone(&unit),
            headline: Vec::new(),
            body: Vec::new(),
            names: Vec::new(),
            speech: Vec::new(),
            layout: None,
            text: None,
            places: Places::default(),
            positions: Vec::new(),
        };
        for leaf in &unit.leaves {
            for (wanted, name, readers) in [
                (leaf.in_headline, schema::HEADLINE, &mut opened.headline),
                (leaf.in_body, schema::BODY, &mut opened.body),
            ] {
                readers.push(match &leaf.kind {
                    LeafKind::Words(forms) if wanted => WordReader::open(segment, name, forms)?,
                    LeafKind::Cased(_, folded) if wanted => {
                        WordReader::open(segment, name, &Forms::word(folded.clone()))?
                    }
                    LeafKind::Words(_) | LeafKind::Cased(..) | LeafKind::Actor(..) | LeafKind::Quotes(_) => {
                        WordReader::Nothing
                    }
                });
            }
            opened.names.push(match &leaf.kind {
                LeafKind::Actor(kind, names) => Some(Names::open(segment, *kind, names)?),
                LeafKind::Words(_) | LeafKind::Cased(..) | LeafKind::Quotes(_) => None,
            });
            opened.speech.push(match &leaf.kind {
                LeafKind::Quotes(speakers) => Some(Speech::open(segment, speakers.as_ref())?),
                LeafKind::Words(_) | LeafKind::Cased(..) | LeafKind::Actor(..) => None,
            });
        }
        let count = unit.leaves.len();
        opened.places.headline.resize(count, Vec::new());
        opened.places.body.resize(count, Vec::new());
        let columns = opened.names.iter().any(Option::is_some) || opened.speech.iter().any(Option::is_some);
        if unit.needs_bounds() || columns {
            opened.layout = Some(Layout::open(segment)?);
        }
        opened.text = PrintedText::open(segment, &unit)?;
        Ok(opened)
    }

    /// Whether the unit matches an article.
    pub fn holds(&mut self, row: DocId) -> bool {
        if self.unit.effort.is_spent() {
            return false;
        }
        self.load(row);
        self.drop_others(row) && self.unit.holds(&self.places)
    }

    /// Where the unit matches in an article, if it holds there: by field, the minimal intervals.
    pub fn find(&mut self, row: DocId) -> Option<[(TextField, Vec<Interval>); 2]> {
        if self.unit.effort.is_spent() {
            return None;
        }
        self.load(row);
        if !self.drop_others(row) {
            return None;
        }
        let found = [TextField::Headline, TextField::Body]
            .map(|field| (field, self.unit.matches(&self.places, field)));
        let count: usize = found.iter().map(|(_, matches)| matches.len()).sum();
        (count >= self.unit.at_least.max(1) as usize).then_some(found)
    }

    /// Drops the places where another form is printed than the unit asks for; whether any may be left.
    fn drop_others(&mut self, row: DocId) -> bool {
        let Some(text) = &self.text else { return true };
        // As long as nothing is ruled out, a unit matches nowhere where it does not without regard
        // to case, and then the text need not be read.
        let rises = !self.unit.rules_out();
        if rises && !self.unit.has_any(&self.places) {
            return false;
        }
        self.unit.effort.add(text.drop_absent(row, &mut self.places));
        if rises && !self.unit.has_any(&self.places) {
            return false;
        }
        self.unit.effort.add(text.drop_others(row, &mut self.places));
        true
    }

    fn load(&mut self, row: DocId) {
        let mut read = 0;
        for (readers, places) in
            [(&mut self.headline, &mut self.places.headline), (&mut self.body, &mut self.places.body)]
        {
            for (reader, places) in readers.iter_mut().zip(places) {
                places.clear();
                reader.read(row, &mut self.positions);
                places.extend(self.positions.iter().copied().map(Interval::at));
                read += self.positions.len() as u64;
            }
        }
        self.unit.effort.add(read * READ);
        if let Some(layout) = &self.layout {
            let bounds = &mut self.places.bounds;
            bounds.sentences.clear();
            bounds.paragraphs.clear();
            layout.each_bound(row, |position, begins| {
                bounds.sentences.push(position);
                if begins == Start::Paragraph {
                    bounds.paragraphs.push(position);
                }
            });
            for (speech, places) in self.speech.iter().zip(&mut self.places.body) {
                if let Some(speech) = speech {
                    speech.read(row, layout, places);
                }
            }
            self.load_mentions(row);
        }
    }

    fn load_mentions(&mut self, row: DocId) {
        let Some(layout) = &self.layout else { return };
        for (ordinal, (names, leaf)) in self.names.iter().zip(&self.unit.leaves).enumerate() {
            let Some(names) = names else { continue };
            let actors: Vec<bool> = names.of(row);
            let (headline, body) = (&mut self.places.headline[ordinal], &mut self.places.body[ordinal]);
            layout.each_mention(row, |mention| {
                let named = actors.get(mention.actor as usize).copied().unwrap_or(false);
                if mention.kind == names.kind && named {
                    let place = Interval { first: mention.first, last: mention.last };
                    match mention.field {
                        TextField::Headline if leaf.in_headline => headline.push(place),
                        TextField::Body if leaf.in_body => body.push(place),
                        TextField::Headline | TextField::Body => {}
                    }
                }
            });
            super::interval::tidy(headline);
            super::interval::tidy(body);
        }
    }
}
