//! What a caller may set about reading: limits against hostile input, and which JSON field is what.
//!
//! Plain values with documented defaults; nothing here reads a file or the environment.

use std::time::Duration;

use serde::Deserialize;

use super::fields::Field;
use super::html::HtmlLimits;

/// The settings of the read stage.
#[derive(Clone, Debug, Default)]
pub struct ReadSettings {
    /// Bounds that keep one file from taking the memory or the night.
    pub limits: Limits,
    /// Which JSON field holds what, where the names do not say so.
    pub mapping: Mapping,
    /// Which column of a table holds what, where the names do not say so.
    pub table: Mapping,
}

/// Bounds on one record and one file. What breaks them is skipped as too large.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest record, in bytes after decompression. A file that is one record counts whole.
    pub max_record_bytes: usize,
    /// The longest HTML page, in bytes.
    pub max_html_bytes: usize,
    /// The deepest nesting of HTML elements. JSON deeper than 128 levels is refused by its parser.
    pub max_depth: usize,
    /// How many bytes one compressed byte may become, counted over the file once a first MiB is out.
    pub max_inflation_ratio: u64,
    /// The longest PDF or office document, in bytes.
    pub max_document_bytes: usize,
    /// How many archives may lie inside each other.
    pub max_archive_depth: usize,
    /// How many members an archive may have. A crawl may have any number of pages.
    pub max_members: u64,
    /// How long one record may take to read.
    pub max_time: Duration,
    /// The longest archive inside another that must be held in memory to be read, in bytes.
    pub max_inner_archive_bytes: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_record_bytes: 16 << 20,
            max_html_bytes: 8 << 20,
            max_depth: 512,
            max_inflation_ratio: 200,
            max_document_bytes: 64 << 20,
            max_archive_depth: 4,
            max_members: 1_000_000,
            max_time: Duration::from_secs(60),
            max_inner_archive_bytes: 128 << 20,
        }
    }
}

/// The `[json]` and `[table]` tables of `morgue.toml`: for each field a dotted path into the record, such as
/// `meta.hed` or `creators.0.name`. A path given here wins over every name recognised by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// Path from the top of a file to the list that holds its articles.
    pub records: Option<String>,
    /// Headline.
    pub headline: Option<String>,
    /// Running text.
    pub body: Option<String>,
    /// The outlet that published it.
    pub source: Option<String>,
    /// The wire service that supplied it.
    pub agency: Option<String>,
    /// The byline as one string.
    pub byline: Option<String>,
    /// Author names.
    pub authors: Option<String>,
    /// The dateline.
    pub dateline: Option<String>,
    /// Moment of publication.
    pub published: Option<String>,
    /// Moment of the last change.
    pub updated: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Section or desk.
    pub section: Option<String>,
    /// Keywords.
    pub keywords: Option<String>,
    /// The newsroom's short name for the story.
    pub slug: Option<String>,
    /// Language.
    pub language: Option<String>,
}

impl Limits {
    /// The limits of a web page.
    pub(super) fn page(&self) -> HtmlLimits {
        HtmlLimits { page_bytes: self.max_html_bytes, nesting: self.max_depth, ..HtmlLimits::default() }
    }
}

impl Mapping {
    /// The path given for a field.
    pub(super) fn path(&self, field: Field) -> Option<&str> {
        let path = match field {
            Field::Headline => &self.headline,
            Field::Body => &self.body,
            Field::Summary => &None,
            Field::Source => &self.source,
            Field::Agency => &self.agency,
            Field::Byline => &self.byline,
            Field::Authors => &self.authors,
            Field::Dateline => &self.dateline,
            Field::Published => &self.published,
            Field::Updated => &self.updated,
            Field::Url => &self.url,
            Field::Section => &self.section,
            Field::Keywords => &self.keywords,
            Field::Slug => &self.slug,
            Field::Language => &self.language,
        };
        path.as_deref()
    }
}
