//! Reads the places of a unit's leaves from one segment of the index: words from their postings,
//! mentions and bounds from the columns, printed forms from the stored text.
//!
//! A leaf of a few words keeps their postings open and goes forward with the articles. A leaf of
//! many words (a wildcard may stand for half of a dictionary) is read once into a map of one bit
//! per word of the segment, so that its cost in memory is bounded by the text and not by the query.

mod speech;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::{Column, StrColumn};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::store::StoreReader;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::forms::Forms;
use super::interval::Interval;
use super::unit::{LeafKind, Places, Unit};
use crate::document::{Document, Hash64, TextField};
use crate::index::{self, ActorKind, Layout, schema};
use crate::settle::{Kind, Selection};
use crate::text::{Lexicon, Start, Tokens};
use speech::Speech;

/// Up to so many words, a leaf keeps postings open.
const OPEN_POSTINGS: usize = 24;
/// Blocks of stored articles that stay unpacked.
const OPEN_BLOCKS: usize = 2;

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
                        WordReader::open(segment, name, &Forms::from([folded.clone()]))?
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
        if unit.leaves.iter().any(|leaf| matches!(leaf.kind, LeafKind::Cased(..))) {
            opened.text = Some(PrintedText::open(segment)?);
        }
        Ok(opened)
    }

    /// Whether the unit matches an article.
    pub fn holds(&mut self, row: DocId) -> bool {
        self.load(row);
        self.unit.holds(&self.places)
    }

    /// Where the unit matches in the article that was last asked for.
    pub fn matches(&self, field: TextField) -> Vec<Interval> {
        self.unit.matches(&self.places, field)
    }

    fn load(&mut self, row: DocId) {
        for (readers, places) in
            [(&mut self.headline, &mut self.places.headline), (&mut self.body, &mut self.places.body)]
        {
            for (reader, places) in readers.iter_mut().zip(places) {
                places.clear();
                reader.read(row, &mut self.positions);
                places.extend(self.positions.iter().copied().map(Interval::at));
            }
        }
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
        if let Some(text) = &mut self.text {
            let has_any = |places: &[Vec<Interval>]| places.iter().any(|places| !places.is_empty());
            if has_any(&self.places.headline) || has_any(&self.places.body) {
                text.filter(row, &self.unit, &mut self.places);
            }
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

/// The positions of any of some words.
enum WordReader {
    Nothing,
    Few(Vec<SegmentPostings>),
    Many(PositionMap),
}

impl WordReader {
    fn open(segment: &SegmentReader, name: &str, forms: &Forms) -> tantivy::Result<WordReader> {
        let field = segment.schema().get_field(name)?;
        let inverted = segment.inverted_index(field)?;
        let option = IndexRecordOption::WithFreqsAndPositions;
        let open = |word: &String| inverted.read_postings(&Term::from_field_text(field, word), option);
        if forms.len() <= OPEN_POSTINGS {
            let postings = forms.iter().map(open).filter_map(std::io::Result::transpose);
            return Ok(WordReader::Few(postings.collect::<std::io::Result<_>>()?));
        }
        let mut map = PositionMap::new(segment, field)?;
        let mut positions = Vec::new();
        for word in forms {
            let Some(mut postings) = open(word)? else { continue };
            while postings.doc() != TERMINATED {
                postings.positions(&mut positions);
                map.add(postings.doc(), &positions);
                postings.advance();
            }
        }
        Ok(WordReader::Many(map))
    }

    fn read(&mut self, row: DocId, out: &mut Vec<u32>) {
        out.clear();
        match self {
            WordReader::Nothing => {}
            WordReader::Few(postings) => {
                let mut sources = 0;
                for postings in postings {
                    let at = if postings.doc() < row { postings.seek(row) } else { postings.doc() };
                    if at == row {
                        postings.append_positions_with_offset(0, out);
                        sources += 1;
                    }
                }
                if sources > 1 {
                    out.sort_unstable();
                }
            }
            WordReader::Many(map) => map.read(row, out),
        }
    }
}

/// One bit per word of a field.
struct PositionMap {
    /// Where the bits of each article begin; one more at the end.
    starts: Vec<u64>,
    bits: Vec<u64>,
}

impl PositionMap {
    fn new(segment: &SegmentReader, field: Field) -> tantivy::Result<PositionMap> {
        let norms = segment.get_fieldnorms_reader(field)?;
        let mut starts = Vec::with_capacity(segment.max_doc() as usize + 1);
        let mut total: u64 = 0;
        for row in 0..segment.max_doc() {
            starts.push(total);
            // Lengths are kept rounded down; the next step above is beyond the last position.
            let above = norms.fieldnorm_id(row).saturating_add(1);
            total += u64::from(FieldNormReader::id_to_fieldnorm(above));
        }
        starts.push(total);
        Ok(PositionMap { starts, bits: vec![0; (total / 64 + 1) as usize] })
    }

    fn add(&mut self, row: DocId, positions: &[u32]) {
        let start = self.starts[row as usize];
        for position in positions {
            let bit = start + u64::from(*position);
            self.bits[(bit / 64) as usize] |= 1 << (bit % 64);
        }
    }

    fn read(&self, row: DocId, out: &mut Vec<u32>) {
        let (start, end) = (self.starts[row as usize], self.starts[row as usize + 1]);
        let mut at = start;
        while at < end {
            let rest = self.bits[(at / 64) as usize] >> (at % 64);
            if rest == 0 {
                at = (at / 64 + 1) * 64;
                continue;
            }
            at += u64::from(rest.trailing_zeros());
            if at < end {
                out.push((at - start) as u32);
            }
            at += 1;
        }
    }
}

/// The names of a segment that a query means.
struct Names {
    kind: ActorKind,
    column: Option<StrColumn>,
    ids: Option<Column<u64>>,
    /// Names that are meant wherever they stand.
    wholes: FxHashSet<u64>,
    /// Names that are meant in some articles alone: their place in the selection.
    partial: FxHashMap<u64, usize>,
    selection: Arc<Selection>,
}

impl Names {
    fn open(segment: &SegmentReader, kind: Kind, selection: &Arc<Selection>) -> tantivy::Result<Names> {
        let (kind, name) = match kind {
            Kind::Person => (ActorKind::Person, schema::PERSON),
            Kind::Organisation => (ActorKind::Organisation, schema::ORGANISATION),
            Kind::Place => (ActorKind::Place, schema::PLACE),
        };
        let columns = segment.fast_fields();
        let column = columns.str(name)?;
        let (mut wholes, mut partial) = (FxHashSet::default(), FxHashMap::default());
        if let Some(column) = &column {
            for name in &selection.names {
                wholes.extend(column.dictionary().term_ord(name)?);
            }
            for (at, (name, _)) in selection.partial.iter().enumerate() {
                partial.extend(column.dictionary().term_ord(name)?.map(|ordinal| (ordinal, at)));
            }
        }
        let ids = columns.column_opt(schema::ID)?;
        Ok(Names { kind, column, ids, wholes, partial, selection: Arc::clone(selection) })
    }

    /// Which of an article's actors are meant, in their order.
    fn of(&self, row: DocId) -> Vec<bool> {
        let Some(column) = &self.column else { return Vec::new() };
        let article = self.ids.as_ref().and_then(|ids| ids.first(row)).map(Hash64);
        let is_meant = |ordinal: u64| {
            let articles = self.partial.get(&ordinal).map(|&at| &self.selection.partial[at].1);
            let among = articles.zip(article);
            self.wholes.contains(&ordinal)
                || among.is_some_and(|(articles, article)| articles.binary_search(&article).is_ok())
        };
        column.term_ords(row).map(is_meant).collect()
    }
}

/// The text of articles, to compare printed forms with.
struct PrintedText {
    store: StoreReader,
    field: Field,
    lexicon: Lexicon,
    tokens: Tokens,
}

impl PrintedText {
    fn open(segment: &SegmentReader) -> tantivy::Result<PrintedText> {
        Ok(PrintedText {
            store: segment.get_store_reader(OPEN_BLOCKS)?,
            field: segment.schema().get_field(schema::STORED_JSON)?,
            lexicon: Lexicon::default(),
            tokens: Tokens::default(),
        })
    }

    /// Drops the places where another form is printed.
    fn filter(&mut self, row: DocId, unit: &Unit, places: &mut Places) {
        let document = index::stored_document(&self.store, self.field, row);
        let (headline, body) = document.as_ref().map_or(("", ""), texts);
        for (text, places) in [(headline, &mut places.headline), (body, &mut places.body)] {
            if places.iter().all(Vec::is_empty) {
                continue;
            }
            let mut printed = false;
            for (leaf, places) in unit.leaves.iter().zip(places.iter_mut()) {
                match &leaf.kind {
                    // Most articles that hold another form do not hold this one anywhere.
                    LeafKind::Cased(form, _)
                        if memchr::memmem::find(text.as_bytes(), form.as_bytes()).is_none() =>
                    {
                        places.clear();
                    }
                    LeafKind::Cased(..) => printed |= !places.is_empty(),
                    LeafKind::Words(_) | LeafKind::Actor(..) | LeafKind::Quotes(_) => {}
                }
            }
            if !printed {
                continue;
            }
            self.lexicon.trim();
            self.tokens.read(text, &mut self.lexicon);
            let words: Vec<&str> = self.tokens.words().map(|token| &text[token.range()]).collect();
            for (leaf, places) in unit.leaves.iter().zip(places) {
                if let LeafKind::Cased(printed, _) = &leaf.kind {
                    let same =
                        |at: &Interval| words.get(at.first as usize).is_some_and(|word| word == printed);
                    places.retain(same);
                }
            }
        }
    }
}

fn texts(document: &Document) -> (&str, &str) {
    (&document.article.headline, &document.article.body)
}
