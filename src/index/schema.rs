//! The fields of the index, and the one way from a [`Document`] to them.
//!
//! Articles and ledger entries are rows of one tantivy index, so that one commit holds both: a row
//! with [`ID`] is an article, a row with [`FILE_SIZE`] is what the ledger knows of a file. The whole
//! document is stored once in [`STORED`]; the other fields are indexed or columns, never stored.

use tantivy::schema::{
    DateOptions, DateTimePrecision, FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema,
    TextFieldIndexing, TextOptions,
};

/// Column: the article's id.
pub const ID: &str = "id";
/// Column on both kinds of row: hash of the file's path.
pub const FILE: &str = "file";
/// Column on both kinds of row: the number of the run that wrote it.
pub const RUN: &str = "run";
/// Stored text: the document, or the ledger's entry of a file, as JSON.
pub const STORED_JSON: &str = "stored";
/// Words of the headline, with positions.
pub const HEADLINE: &str = "headline";
/// Words of the body, with positions.
pub const BODY: &str = "body";
/// Words and column: the outlet.
pub const SOURCE: &str = "source";
/// Words and column: wire services.
pub const AGENCY: &str = "agency";
/// Words and column: author names.
pub const AUTHOR: &str = "author";
/// Each name whole, as printed, and column: people in the text, under their fullest name in it.
pub const PERSON: &str = "person";
/// Each name whole, as printed, and column: organisations in the text.
pub const ORGANISATION: &str = "organisation";
/// Each name whole, as printed, and column: places in the text.
pub const PLACE: &str = "place";
/// Words and column: the place of the dateline.
pub const LOCATED: &str = "located";
/// Words and column: section or desk.
pub const SECTION: &str = "section";
/// Words and column: the newsroom's keywords.
pub const KEYWORD: &str = "keyword";
/// Words and column: labels of the IPTC Media Topics.
pub const TOPIC: &str = "topic";
/// Words: codes of the IPTC Media Topics.
pub const TOPIC_CODE: &str = "topic_code";
/// Word and column: ISO 639-1 code.
pub const LANGUAGE: &str = "language";
/// Word and column: how the record was read.
pub const FORMAT: &str = "format";
/// Words without positions: the address.
pub const URL: &str = "url";
/// Words without positions: the path of the file.
pub const PATH: &str = "path";
/// Column, in seconds: the moment of publication, at the start of what is known.
pub const PUBLISHED: &str = "published";
/// Column of many numbers: the article's fingerprint, packed.
pub const FINGERPRINT: &str = "fingerprint";
/// Column: where the sentences and paragraphs of the body begin, by words.
pub const BOUNDS: &str = "bounds";
/// Column: where actors are named, by words.
pub const MENTIONS: &str = "mentions";
/// Column: where quotes stand, by words, and whose they are.
pub const QUOTES: &str = "quotes";
/// Column: hash of the identifier that all versions of an item share, where the wire numbers them.
pub const ITEM: &str = "item";
/// Column: the version, the later the greater.
pub const VERSION: &str = "version";
/// Column: size of a file in bytes.
pub const FILE_SIZE: &str = "file_size";
/// Column: time of a file's last change in nanoseconds.
pub const FILE_MODIFIED: &str = "file_modified";
/// Column: hash of a file's content.
pub const FILE_HASH: &str = "file_hash";
/// Column: how a file was read, a hash of extractor version and settings.
pub const FILE_READING: &str = "file_reading";
/// Column: how many records of a file became articles.
pub const FILE_INDEXED: &str = "file_indexed";
/// Column: how many records of a file were skipped.
pub const FILE_SKIPPED: &str = "file_skipped";

/// The fields by handle.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "each is documented by the constant of its name")]
pub struct Fields {
    pub id: Field,
    pub file: Field,
    pub run: Field,
    pub stored: Field,
    pub headline: Field,
    pub body: Field,
    pub source: Field,
    pub agency: Field,
    pub author: Field,
    pub person: Field,
    pub organisation: Field,
    pub place: Field,
    pub located: Field,
    pub section: Field,
    pub keyword: Field,
    pub topic: Field,
    pub topic_code: Field,
    pub language: Field,
    pub format: Field,
    pub url: Field,
    pub path: Field,
    pub published: Field,
    pub fingerprint: Field,
    pub bounds: Field,
    pub mentions: Field,
    pub quotes: Field,
    pub item: Field,
    pub version: Field,
    pub file_size: Field,
    pub file_modified: Field,
    pub file_hash: Field,
    pub file_reading: Field,
    pub file_indexed: Field,
    pub file_skipped: Field,
}

/// Builds the schema.
pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    // What the terms of a text are is for the draft to say, not for a tokenizer of tantivy.
    let terms = |record| TextFieldIndexing::default().set_tokenizer("raw").set_index_option(record);
    let prose = terms(IndexRecordOption::WithFreqsAndPositions);
    let prose = TextOptions::default().set_indexing_options(prose);
    // Lengths matter for prose alone: a name is as good a hit in a long list as in a short one.
    let short = |record| TextOptions::default().set_indexing_options(terms(record).set_fieldnorms(false));
    let name = short(IndexRecordOption::WithFreqsAndPositions).set_fast("raw");
    let bag = short(IndexRecordOption::Basic);
    let code = bag.clone().set_fast("raw");
    // Which names a query means is for the actors table to say.
    let actor = code.clone();
    let date = DateOptions::default().set_fast().set_precision(DateTimePrecision::Seconds);
    let column: NumericOptions = FAST.into();
    let fields = Fields {
        id: builder.add_u64_field(ID, column.clone()),
        file: builder.add_u64_field(FILE, column.clone()),
        run: builder.add_u64_field(RUN, column.clone()),
        // As text: tantivy writes bytes one by one.
        stored: builder.add_text_field(STORED_JSON, STORED),
        headline: builder.add_text_field(HEADLINE, prose.clone()),
        body: builder.add_text_field(BODY, prose),
        source: builder.add_text_field(SOURCE, name.clone()),
        agency: builder.add_text_field(AGENCY, name.clone()),
        author: builder.add_text_field(AUTHOR, name.clone()),
        person: builder.add_text_field(PERSON, actor.clone()),
        organisation: builder.add_text_field(ORGANISATION, actor.clone()),
        place: builder.add_text_field(PLACE, actor),
        located: builder.add_text_field(LOCATED, name.clone()),
        section: builder.add_text_field(SECTION, name.clone()),
        keyword: builder.add_text_field(KEYWORD, name.clone()),
        topic: builder.add_text_field(TOPIC, name),
        topic_code: builder.add_text_field(TOPIC_CODE, bag.clone()),
        language: builder.add_text_field(LANGUAGE, code.clone()),
        format: builder.add_text_field(FORMAT, code),
        url: builder.add_text_field(URL, bag.clone()),
        path: builder.add_text_field(PATH, bag),
        published: builder.add_date_field(PUBLISHED, date),
        fingerprint: builder.add_u64_field(FINGERPRINT, column.clone()),
        bounds: builder.add_u64_field(BOUNDS, column.clone()),
        mentions: builder.add_u64_field(MENTIONS, column.clone()),
        quotes: builder.add_u64_field(QUOTES, column.clone()),
        item: builder.add_u64_field(ITEM, column.clone()),
        version: builder.add_u64_field(VERSION, column.clone()),
        file_size: builder.add_u64_field(FILE_SIZE, column.clone()),
        file_modified: builder.add_i64_field(FILE_MODIFIED, column.clone()),
        file_hash: builder.add_u64_field(FILE_HASH, column.clone()),
        file_reading: builder.add_u64_field(FILE_READING, column.clone()),
        file_indexed: builder.add_u64_field(FILE_INDEXED, column.clone()),
        file_skipped: builder.add_u64_field(FILE_SKIPPED, column),
    };
    (builder.build(), fields)
}
