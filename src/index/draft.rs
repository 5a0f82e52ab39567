//! A segment under way: the rows of one worker, from documents to files in tantivy's formats.
//!
//! tantivy's own way takes text in, in threads of its own, and looks up every token by its letters.
//! Here words have numbers already, so that a row is logged by the worker that made it: four bytes a
//! word, in the order of the text. Once the draft is full the log is sorted by counting, and
//! tantivy's serializers write what its readers and merges expect.

mod postings;
mod terms;

use rustc_hash::FxHashMap;
use tantivy::columnar::{ColumnType, ColumnarWriter};
use tantivy::directory::TerminatingWrite;
use tantivy::fieldnorm::{FieldNormReader, FieldNormReaders, FieldNormsSerializer};
use tantivy::index::SegmentComponent;
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::{Field, FieldType, Schema};
use tantivy::store::StoreWriter;
use tantivy::{DateTime, DocId, Segment, SegmentMeta, TantivyDocument};

use crate::text::{Lexicon, Tokens};
use postings::Log;
use terms::{Numbering, Terms};

/// What a word takes in a lexicon, about.
const WORD_BYTES: usize = 96;
/// What a name takes in a table, about.
const NAME_BYTES: usize = 64;

/// The rows of a segment that is not written yet, but for what is stored.
pub struct Draft {
    segment: Segment,
    schema: Schema,
    /// Rows that are complete; the number of the one at hand.
    row: DocId,
    terms: Terms,
    logs: Vec<Log>,
    /// What the worker's words are called here.
    prose: Numbering,
    /// The words of short texts: sources, paths and the like.
    words: Lexicon,
    numbering: Numbering,
    tokens: Tokens,
    /// Names that are terms as a whole.
    names: FxHashMap<Box<str>, u32>,
    /// Lengths, for the fields that keep them.
    lengths: Vec<Vec<u8>>,
    columns: ColumnarWriter,
    store: StoreWriter,
}

impl Draft {
    /// Begins a segment.
    pub fn new(index: &tantivy::Index) -> tantivy::Result<Draft> {
        let segment = index.new_segment();
        let schema = segment.schema();
        let mut columns = ColumnarWriter::default();
        for (_, entry) in schema.fields().filter(|(_, entry)| entry.is_fast()) {
            let column = match entry.field_type() {
                FieldType::Str(_) => ColumnType::Str,
                FieldType::Date(_) => ColumnType::DateTime,
                FieldType::I64(_) => ColumnType::I64,
                _ => ColumnType::U64,
            };
            columns.record_column_type(entry.name(), column, false);
        }
        let settings = index.settings();
        let store = StoreWriter::new(
            segment.open_write(SegmentComponent::Store)?,
            settings.docstore_compression,
            settings.docstore_blocksize,
            false,
        )?;
        Ok(Draft {
            row: 0,
            terms: Terms::default(),
            logs: schema.fields().map(|_| Log::default()).collect(),
            prose: Numbering::default(),
            words: Lexicon::default(),
            numbering: Numbering::default(),
            tokens: Tokens::default(),
            names: FxHashMap::default(),
            lengths: schema.fields().map(|_| Vec::new()).collect(),
            columns,
            store,
            segment,
            schema,
        })
    }

    /// The memory that the draft holds, and takes to be written.
    pub fn size_bytes(&self) -> usize {
        let logs: usize = self.logs.iter().map(Log::size_bytes).sum();
        let known = self.words.word_count() * WORD_BYTES + self.names.len() * NAME_BYTES;
        logs + known + self.terms.size_bytes() + self.columns.mem_usage() + self.store.mem_usage()
    }

    /// Adds prose, whose words are those of `lexicon`.
    pub fn add_prose(&mut self, field: Field, tokens: &Tokens, lexicon: &Lexicon) {
        self.prose.follow(lexicon);
        let (prose, terms) = (&mut self.prose, &mut self.terms);
        let numbers = tokens.words().map(|token| prose.number(token.word, lexicon, terms));
        let count = self.logs[field.field_id() as usize].push(self.row, numbers);
        let lengths = &mut self.lengths[field.field_id() as usize];
        lengths.resize(self.row as usize, 0);
        lengths.push(FieldNormReader::fieldnorm_to_id(count));
    }

    /// Adds the words of a short text.
    pub fn add_words(&mut self, field: Field, text: &str) {
        self.tokens.read(text, &mut self.words);
        self.numbering.follow(&self.words);
        let (words, numbering, terms) = (&self.words, &mut self.numbering, &mut self.terms);
        let numbers = self.tokens.words().map(|token| numbering.number(token.word, words, terms));
        self.logs[field.field_id() as usize].push(self.row, numbers);
        self.add_to_column(field, text);
    }

    /// Adds a name that is one term.
    pub fn add_name(&mut self, field: Field, name: &str) {
        let number = match self.names.get(name) {
            Some(number) => *number,
            None => {
                let number = self.terms.add(name.as_bytes());
                self.names.insert(name.into(), number);
                number
            }
        };
        self.logs[field.field_id() as usize].push(self.row, std::iter::once(number));
        self.add_to_column(field, name);
    }

    fn add_to_column(&mut self, field: Field, text: &str) {
        let entry = self.schema.get_field_entry(field);
        if entry.is_fast() {
            self.columns.record_str(self.row, entry.name(), text);
        }
    }

    /// Adds a number to a column.
    pub fn add_u64(&mut self, field: Field, value: u64) {
        self.columns.record_numerical(self.row, self.schema.get_field_name(field), value);
    }

    /// Adds a number to a column.
    pub fn add_i64(&mut self, field: Field, value: i64) {
        self.columns.record_numerical(self.row, self.schema.get_field_name(field), value);
    }

    /// Adds a moment to a column.
    pub fn add_date(&mut self, field: Field, value: DateTime) {
        self.columns.record_datetime(self.row, self.schema.get_field_name(field), value);
    }

    /// Ends the row, of which `text` is stored in `field`.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn end_row(&mut self, field: Field, text: &str) -> tantivy::Result<()> {
        let mut row = TantivyDocument::new();
        row.add_text(field, text);
        self.store.store(&row, &self.schema)?;
        self.row += 1;
        Ok(())
    }

    /// Writes the segment.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn write(self) -> tantivy::Result<SegmentMeta> {
        let Draft { segment, schema, row: rows, terms, logs, lengths, mut columns, store, .. } = self;
        store.close()?;
        let mut out = segment.open_write(SegmentComponent::FastFields)?;
        columns.serialize(rows, None, &mut out)?;
        drop(columns);
        out.terminate()?;

        let mut norms = FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
        for ((field, entry), mut lengths) in schema.fields().zip(lengths) {
            if entry.has_fieldnorms() {
                lengths.resize(rows as usize, 0);
                norms.serialize_field(field, &lengths)?;
            }
        }
        norms.close()?;

        let sorted = terms.sorted();
        let norms = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
        let mut out = InvertedIndexSerializer::open(&segment)?;
        for ((field, entry), log) in schema.fields().zip(logs) {
            let (Some(record), false) = (entry.field_type().get_index_record_option(), log.is_empty()) else {
                continue;
            };
            let field_out = out.new_field(field, log.term_count(), norms.get_field(field)?)?;
            log.write(&terms, &sorted, record, field_out)?;
        }
        out.close()?;
        Ok(segment.with_max_doc(rows).meta().clone())
    }
}

#[cfg(test)]
mod tests {
    use tantivy::postings::Postings;
    use tantivy::schema::IndexRecordOption;
    use tantivy::{DocSet, IndexWriter, TERMINATED, Term};

    use super::*;
    use crate::index::schema;

    /// The rows of a term and its positions in each.
    fn places(index: &tantivy::Index, field: Field, term: &str) -> Vec<(DocId, Vec<u32>)> {
        let searcher = index.reader().unwrap().searcher();
        let inverted = searcher.segment_reader(0).inverted_index(field).unwrap();
        let record = IndexRecordOption::WithFreqsAndPositions;
        let Some(mut postings) = inverted.read_postings(&Term::from_field_text(field, term), record).unwrap()
        else {
            return Vec::new();
        };
        let mut found = Vec::new();
        while postings.doc() != TERMINATED {
            let mut positions = Vec::new();
            postings.positions(&mut positions);
            found.push((postings.doc(), positions));
            postings.advance();
        }
        found
    }

    #[test]
    fn a_draft_is_read_as_it_was_written() {
        let (schema, fields) = schema::schema();
        let index = tantivy::Index::create_in_ram(schema);
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 16_000_000).unwrap();
        let (mut lexicon, mut tokens) = (Lexicon::default(), Tokens::default());
        let mut draft = Draft::new(&index).unwrap();
        let long = "x".repeat(70_000);
        for body in ["Strike! The strike goes on.", "", &format!("{long} Élan"), "On strike: STRIKES end"] {
            // As when it is full: the same words get other numbers.
            lexicon = lexicon.renewed();
            tokens.read(body, &mut lexicon);
            draft.add_prose(fields.body, &tokens, &lexicon);
            draft.add_words(fields.keyword, "strike pay");
            draft.add_words(fields.keyword, "Pay talks");
            draft.add_name(fields.person, "Ada Strike");
            draft.add_u64(fields.id, 7);
            draft.end_row(fields.stored, body).unwrap();
        }
        writer.add_segment(draft.write().unwrap()).unwrap();
        writer.commit().unwrap();

        assert_eq!(places(&index, fields.body, "strike"), [(0, vec![0, 2]), (3, vec![1])]);
        assert_eq!(places(&index, fields.body, "on"), [(0, vec![4]), (3, vec![0])]);
        assert_eq!(places(&index, fields.body, "elan"), [(2, vec![1])]);
        assert_eq!(places(&index, fields.body, &long), []);
        // A phrase must not reach from one keyword into the next.
        assert_eq!(places(&index, fields.keyword, "pay")[0], (0, vec![1, 3]));
        assert_eq!(places(&index, fields.person, "strike"), []);
        assert_eq!(places(&index, fields.person, "Ada Strike").len(), 4);

        let searcher = index.reader().unwrap().searcher();
        let segment = searcher.segment_reader(0);
        let lengths = segment.get_fieldnorms_reader(fields.body).unwrap();
        assert_eq!([0, 1, 2, 3].map(|row| lengths.fieldnorm(row)), [5, 0, 2, 4]);
        let ids = segment.fast_fields().u64(schema::ID).unwrap();
        assert_eq!((segment.num_docs(), ids.first(3)), (4, Some(7)));
    }
}
