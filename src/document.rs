//! The nouns: what a file states, what the newsroom meant by it, and who is named in it.
//!
//! Each type says how far an article has come: [`SourceFile`] → [`Record`] → [`RawDocument`] →
//! [`Article`] → [`Document`]. The serialised form of [`Document`] is the document contract that
//! every command prints; its version is [`SCHEMA`]. Nothing here reads, guesses or prints.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the document contract.
pub const SCHEMA: &str = "morgue/1";

/// One file that the walk found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where to open it.
    pub location: PathBuf,
    /// Its path relative to the corpus root, with `/` between the parts; bytes that are not UTF-8
    /// stand as `\xNN`.
    pub path: String,
    /// Length in bytes, as the directory says.
    pub size_bytes: u64,
    /// Time of the last change, in nanoseconds since 1970.
    pub modified_ns: i64,
}

/// How a record was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A saved web page.
    Html,
    /// A web page that a browser saved in one file.
    Mhtml,
    /// A JSON file: an article, or a list of them.
    Json,
    /// One JSON article per line.
    JsonLines,
    /// Reuters-21578 SGML.
    Reuters,
    /// NITF.
    Nitf,
    /// NewsML 1.
    Newsml,
    /// NewsML-G2.
    NewsmlG2,
    /// RSS or Atom, WordPress exports among them.
    Feed,
    /// TREC SGML.
    Trec,
    /// Other XML that holds articles under the usual names.
    Xml,
    /// IPTC 7901.
    Iptc7901,
    /// ANPA 1312.
    Anpa1312,
    /// An export of Nexis.
    Nexis,
    /// An export of Factiva.
    Factiva,
    /// An export of Europresse.
    Europresse,
    /// An export of ProQuest.
    Proquest,
    /// A PDF.
    Pdf,
    /// A Word document.
    Docx,
    /// An OpenDocument text.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// A chapter of an EPUB.
    Epub,
    /// An e-mail, by itself or in a mailbox.
    Email,
    /// A row of comma- or tab-separated values.
    Csv,
    /// A row of a Parquet file.
    Parquet,
}

impl Format {
    /// The name the contract uses.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Mhtml => "mhtml",
            Format::Json => "json",
            Format::JsonLines => "json-lines",
            Format::Reuters => "reuters",
            Format::Nitf => "nitf",
            Format::Newsml => "newsml",
            Format::NewsmlG2 => "newsml-g2",
            Format::Feed => "feed",
            Format::Trec => "trec",
            Format::Xml => "xml",
            Format::Iptc7901 => "iptc7901",
            Format::Anpa1312 => "anpa1312",
            Format::Nexis => "nexis",
            Format::Factiva => "factiva",
            Format::Europresse => "europresse",
            Format::Proquest => "proquest",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Odt => "odt",
            Format::Rtf => "rtf",
            Format::Epub => "epub",
            Format::Email => "email",
            Format::Csv => "csv",
            Format::Parquet => "parquet",
        }
    }
}

/// One item of a file, cut out but not yet understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// How its bytes are to be read.
    pub format: Format,
    /// Its place in the file, for a person: `None` where the file is the record, else a line
    /// number, a NEWID or an ordinal. Inside an archive the member's name goes before, after `!/`.
    pub place: Option<String>,
    /// The bytes as stored, decompressed.
    pub bytes: Vec<u8>,
    /// What the archive or collection states about it, for the fields that it does not state itself.
    pub stated: Option<Box<Stated>>,
}

/// A 64-bit hash, written as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash64(pub u64);

impl Hash64 {
    /// XXH3 of `bytes`.
    pub fn of(bytes: &[u8]) -> Hash64 {
        Hash64(xxhash_rust::xxh3::xxh3_64(bytes))
    }

    /// Reads 16 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Hash64> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if digits { u64::from_str_radix(text, 16).ok().map(Hash64) } else { None }
    }
}

impl fmt::Display for Hash64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for Hash64 {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash64 {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Hash64, D::Error> {
        let text = String::deserialize(deserializer)?;
        Hash64::parse(&text).ok_or_else(|| serde::de::Error::custom("expected 16 hexadecimal digits"))
    }
}

impl JsonSchema for Hash64 {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Hash64".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{16}$" })
    }
}

/// Which record of which file an article is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// The file, relative to the corpus root: [`SourceFile::path`].
    pub path: String,
    /// The record's place in the file, [`Record::place`]; absent where the file is the record.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub record: Option<String>,
    /// How it was read.
    pub format: Format,
    /// Hash of the record's bytes.
    pub content_hash: Hash64,
}

/// What a record states, verbatim: syntax is undone, nothing is interpreted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawDocument {
    /// Which record of which file it is.
    pub origin: Origin,
    /// The fields that the format sets apart from the text.
    pub stated: Stated,
    /// The running text. Paragraphs are separated by one blank line; a line break inside a
    /// paragraph is one that the author meant. Hard wraps are undone by the reader. Where the
    /// format states no headline the text begins with it.
    pub text: String,
}

/// Fields that a format states. Strings are trimmed and not empty; markup and entities are undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// Headline.
    pub headline: Option<String>,
    /// The outlet that published it.
    pub source: Option<String>,
    /// The wire service that supplied it.
    pub agency: Option<String>,
    /// The byline as one string, such as `By Anna Lind and Tomas Okafor in Brussels`.
    pub byline: Option<String>,
    /// Author names where the format lists them one by one.
    pub authors: Vec<String>,
    /// The dateline, such as `SALVADOR, Feb 26 -`.
    pub dateline: Option<String>,
    /// Moment of publication, as written.
    pub published: Option<String>,
    /// Moment of the last change, as written.
    pub updated: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// Section or desk.
    pub section: Option<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// The newsroom's short name for the story.
    pub slug: Option<String>,
    /// Language tag, as written.
    pub language: Option<String>,
    /// The place it was filed from, where it is set apart from the dateline.
    pub located: Option<String>,
    /// Subjects that the newsroom or a database assigned.
    pub subjects: Vec<Subject>,
    /// What the wire says of the item itself.
    pub item: Item,
}

/// A subject that the newsroom or a database assigned. At least one of the two is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Subject {
    /// Its code. IPTC Media Topics are `medtop:` and eight digits, the older Subject Codes `subj:`
    /// and eight digits; codes of other lists stand as written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<String>,
    /// Its name, as written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub label: Option<String>,
}

/// What a wire or a database says of an item, beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    /// The identifier that all its versions share.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub guid: Option<String>,
    /// Its version; the later one replaces the earlier.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub version: Option<String>,
    /// Whether it may be used: `usable`, `withheld` or `canceled`, as written in lower case.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status: Option<String>,
    /// What this version does: `update`, `correction`, `kill`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub signal: Option<String>,
    /// Editorial urgency, 1 the most urgent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub urgency: Option<u8>,
    /// The moment before which it may not be published, as written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub embargo: Option<String>,
    /// The credit line, as written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub creditline: Option<String>,
}

impl Item {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Item::default()
    }
}

/// `[start, end)` in bytes, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Span(pub u32, pub u32);

impl Span {
    /// The span of `range`.
    pub fn new(range: std::ops::Range<usize>) -> Span {
        Span(range.start as u32, range.end as u32)
    }

    /// The range to slice a string with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.0 as usize..self.1 as usize
    }
}

/// Which evidence gave a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Stated by the format: a field, a tag, a head line.
    Format,
    /// Printed in the text itself, such as a headline on the first line.
    Text,
    /// The byline.
    Byline,
    /// The dateline.
    Dateline,
    /// A credit line.
    Credit,
    /// A repost footer.
    Footer,
    /// The address of the article.
    Url,
    /// The path of the file.
    Path,
    /// The user's `morgue.toml`.
    Config,
    /// Recognised from the words.
    Detected,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// How it was found.
    pub method: Method,
    /// Its bytes in `body`, or in the furniture line named beside it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub span: Option<Span>,
    /// The index in `furniture` of the line that holds it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub furniture: Option<u32>,
}

impl Evidence {
    /// Evidence that has no place in the text.
    pub fn of(method: Method) -> Evidence {
        Evidence { method, span: None, furniture: None }
    }
}

/// Who published the article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The outlet's name, or its domain where no name is known.
    pub name: String,
    /// Which evidence won, and where it stands.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// A moment at the precision known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Moment {
    /// RFC 3339, cut to what is known: `2025`, `2025-10`, `2025-10-22`,
    /// `2025-10-22T07:30:00` (zone unknown) or `2025-10-22T07:30:00Z`.
    pub value: String,
    /// Which evidence won, and where it stands.
    #[serde(flatten)]
    pub evidence: Evidence,
}

impl Moment {
    /// Seconds since 1970 of the first instant that `value` may mean; a value without a zone is
    /// read as UTC.
    pub fn seconds(&self) -> Option<i64> {
        let (date, time) = self.value.split_once('T').unwrap_or((&self.value, ""));
        let mut parts = date.splitn(3, '-').map(str::parse::<i16>);
        let year = parts.next()?.ok()?;
        let month = parts.next().map_or(Some(1), Result::ok)?;
        let day = parts.next().map_or(Some(1), Result::ok)?;
        let date = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        if let Ok(timestamp) = self.value.parse::<jiff::Timestamp>() {
            return Some(timestamp.as_second());
        }
        let local = match time {
            "" => date.to_datetime(jiff::civil::Time::midnight()),
            _ => self.value.parse().ok()?,
        };
        jiff::tz::Offset::UTC.to_timestamp(local).ok().map(|timestamp| timestamp.as_second())
    }
}

/// What a line that is not body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FurnitureKind {
    /// The headline as it stood in the text.
    Headline,
    /// Who wrote it.
    Byline,
    /// The place and day it was filed from.
    Dateline,
    /// When it was published or changed.
    Date,
    /// Who contributed or supplied it.
    Credit,
    /// Where it appeared first, or who republished it.
    Footer,
    /// Who holds the rights.
    Copyright,
    /// `more to follow`, end marks and page numbers.
    Mark,
    /// Newsletter sign-ups, share lines, links to other articles.
    Promotion,
    /// The caption of a picture.
    Caption,
}

/// A line that was cut out of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Furniture {
    /// The line as printed.
    pub text: String,
    /// What it is.
    pub kind: FurnitureKind,
}

/// One piece of journalism.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    /// The headline as printed; empty where there is none.
    pub headline: String,
    /// The text; paragraphs are separated by one blank line. Spans are byte ranges into it.
    pub body: String,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<Source>,
    /// Wire services that supplied it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub agencies: Vec<String>,
    /// People credited in a credit line.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub contributors: Vec<String>,
    /// The names of who wrote it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub authors: Vec<String>,
    /// The byline as printed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub byline: Option<String>,
    /// The dateline as printed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dateline: Option<String>,
    /// The place in the dateline.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub located: Option<String>,
    /// The moment of publication; `null` where nothing says it.
    pub published: Option<Moment>,
    /// The moment of the last change.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub updated: Option<Moment>,
    /// Address of the article.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub url: Option<String>,
    /// Section or desk.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub section: Option<String>,
    /// Keywords as the newsroom gave them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub keywords: Vec<String>,
    /// The newsroom's short name for the story.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub slug: Option<String>,
    /// ISO 639-1 code, as detected; where detection is unsure, as stated.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub language: Option<String>,
    /// Subjects that the newsroom or a database assigned.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub subjects: Vec<Subject>,
    /// What the wire says of the item itself.
    #[serde(skip_serializing_if = "Item::is_empty", default)]
    pub item: Item,
    /// The lines cut out, in order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub furniture: Vec<Furniture>,
    /// Where the fields that carry no evidence of their own come from, by field name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub evidence: BTreeMap<String, Evidence>,
}

/// The field a mention stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextField {
    /// `headline`.
    Headline,
    /// `body`.
    Body,
}

/// One naming of an actor or a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// The field it stands in.
    pub field: TextField,
    /// Its bytes in that field.
    pub span: Span,
    /// Its text, as printed.
    pub surface: String,
}

/// A person, organisation or place of one article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Actor {
    /// The fullest name in the article.
    pub name: String,
    /// The title or function printed with it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<String>,
    /// How many mentions there are.
    pub count: u32,
    /// Whether the headline names it.
    pub in_headline: bool,
    /// Its mentions, in order.
    pub mentions: Vec<Mention>,
}

/// Who and what an article names, most salient first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Names {
    /// People.
    pub people: Vec<Actor>,
    /// Organisations.
    pub organisations: Vec<Actor>,
    /// Places.
    pub places: Vec<Actor>,
}

/// What tells how much text an article shares with others; see `classify`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// A hash of the words of the body, in order.
    pub body: u64,
    /// A hash of the words of the headline, in order.
    pub headline: u32,
    /// How many words the body has.
    pub word_count: u32,
    /// The smallest hashes of the body's opening, in order.
    pub opening: Vec<u32>,
    /// The smallest hashes of the names and numbers in the body, in order;
    /// [`Fingerprint::KEPT_PARTICULARS`], or all where it has fewer.
    pub particulars: Vec<u32>,
    /// The smallest hashes of the body, in order; [`Fingerprint::KEPT`], or all where it has fewer.
    pub minima: Vec<u32>,
}

impl Fingerprint {
    /// How many of the smallest hashes of a body are kept, and how many bits of each. Fewer hashes
    /// miss more of the short parts of long texts; fewer bits let more texts meet by chance when
    /// those that share a hash are looked up.
    pub const KEPT: usize = 36;
    /// See [`Fingerprint::KEPT`].
    pub const BITS: u32 = 25;
    /// How many of the smallest hashes of its names and numbers are kept, and how many bits of each.
    pub const KEPT_PARTICULARS: usize = 14;
    /// See [`Fingerprint::KEPT_PARTICULARS`].
    pub const PARTICULAR_BITS: u32 = 13;
    /// How many of the smallest hashes of the opening are kept, and how many bits of each.
    pub const KEPT_OPENING: usize = 6;
    /// See [`Fingerprint::KEPT_OPENING`].
    pub const OPENING_BITS: u32 = 12;
}

/// Whether a quote is printed word for word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum QuoteKind {
    /// All of it stands between quote marks.
    Direct,
    /// None of it does, or no more than a word or two.
    Indirect,
    /// A paraphrase that holds words between marks.
    Mixed,
}

impl QuoteKind {
    /// The word that the contract uses.
    pub fn name(self) -> &'static str {
        match self {
            QuoteKind::Direct => "direct",
            QuoteKind::Indirect => "indirect",
            QuoteKind::Mixed => "mixed",
        }
    }
}

/// Words that the body puts in somebody's mouth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// The words, without the marks around them.
    pub text: String,
    /// Their bytes in `body`.
    pub span: Span,
    /// The name of the person or organisation that speaks, as in `people` and `organisations`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub speaker: Option<String>,
    /// How the body names the speaker, such as `he` or `a senior official`; empty where it does
    /// not.
    pub speaker_surface: String,
    /// Its bytes in `body`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub speaker_span: Option<Span>,
    /// The word that says that somebody speaks; empty where none does.
    pub cue: String,
    /// Its bytes in `body`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cue_span: Option<Span>,
    /// Whether it is printed word for word.
    pub kind: QuoteKind,
}

/// One IPTC Media Topic of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Topic {
    /// The code, such as `medtop:04000000`.
    pub code: String,
    /// The name of the topic.
    pub label: String,
    /// How sure it is, 0 to 1.
    pub score: f32,
    /// `format` where the newsroom states it, else `detected`.
    pub method: Method,
}

/// Words that the text keeps coming back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyPhrase {
    /// The words, as printed.
    pub text: String,
    /// How often they stand in the body.
    pub count: u32,
    /// Where in `body` they stand first.
    pub span: Span,
}

/// What an article is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct About {
    /// Topics: those of the first level by score, each with its children behind it.
    pub topics: Vec<Topic>,
    /// Key phrases, the best first.
    pub key_phrases: Vec<KeyPhrase>,
}

/// An article with what was found in it, as indexed and printed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// The version of the contract, [`SCHEMA`].
    pub schema: String,
    /// Stable: hash of the path and the record's place in the file.
    pub id: Hash64,
    /// Which record of which file it is.
    #[serde(flatten)]
    pub origin: Origin,
    /// The article.
    #[serde(flatten)]
    pub article: Article,
    /// Who and what it names.
    #[serde(flatten)]
    pub names: Names,
    /// Who said what, in the order of the body.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub quotes: Vec<Quote>,
    /// What copies are known by; a column of the index, no part of the contract.
    #[serde(skip)]
    #[schemars(skip)]
    pub fingerprint: Fingerprint,
    /// What it is about.
    #[serde(flatten)]
    pub about: About,
}

/// Why a file or a record did not become a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SkipReason {
    /// It could not be opened or read.
    Unreadable,
    /// It was gone when its turn came, or shrank while it was read.
    Vanished,
    /// It is a pipe, a socket or a device.
    NotAFile,
    /// Its content is of no format that is read.
    Unrecognised,
    /// It breaks the rules of its format.
    Malformed,
    /// It holds no text.
    Empty,
    /// It is a picture, a film, a package, a list of codes: an item that carries no text.
    NoText,
    /// It is larger, deeper or more inflated than the limits allow.
    TooLarge,
    /// A parser gave up on it unexpectedly.
    Failed,
    /// A crawler was answered with something else than the page.
    NotFetched,
    /// A crawler met again what it had stored before.
    Repeated,
}

impl SkipReason {
    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            SkipReason::Unreadable => "unreadable",
            SkipReason::Vanished => "vanished",
            SkipReason::NotAFile => "not a file",
            SkipReason::Unrecognised => "unrecognised",
            SkipReason::Malformed => "malformed",
            SkipReason::Empty => "empty",
            SkipReason::NoText => "no text",
            SkipReason::TooLarge => "too large",
            SkipReason::Failed => "failed",
            SkipReason::NotFetched => "not fetched",
            SkipReason::Repeated => "repeated",
        }
    }
}

/// A file or record that was left out, for a reason someone can act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skip {
    /// The record's place in the file; `None` where the whole file is lost.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub record: Option<String>,
    /// The kind of reason, for counting.
    pub reason: SkipReason,
    /// What exactly was wrong, in lower case, without the path.
    pub detail: String,
}

impl Skip {
    /// A skip of a whole file.
    pub fn new(reason: SkipReason, detail: impl Into<String>) -> Skip {
        Skip { record: None, reason, detail: detail.into() }
    }

    /// The same skip, at `place` in the file.
    pub fn at(mut self, place: Option<String>) -> Skip {
        self.record = place;
        self
    }
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.reason.name(), self.detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_begin_where_they_are_known() {
        for (value, expected) in [
            ("1970", Some(0)),
            ("1970-02", Some(31 * 86_400)),
            ("1970-01-02", Some(86_400)),
            ("1970-01-01T00:01:00", Some(60)),
            ("1970-01-01T02:00:00+02:00", Some(0)),
            ("1970-01-01T00:00:05Z", Some(5)),
            ("1970-13-01", None),
            ("soon", None),
        ] {
            let moment = Moment { value: value.into(), evidence: Evidence::of(Method::Format) };
            assert_eq!(moment.seconds(), expected, "{value}");
        }
    }
}
