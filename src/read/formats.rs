//! What is read, and how it is recognised: one table, which `morgue formats` prints and the README
//! is held against.

use crate::document::Format;

/// One kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatRow {
    /// Its name: for formats of articles the one that the contract uses.
    pub name: &'static str,
    /// How it is recognised; content goes before names.
    pub recognised: &'static str,
    /// What becomes of it.
    pub read_as: &'static str,
}

const fn row(name: &'static str, recognised: &'static str, read_as: &'static str) -> FormatRow {
    FormatRow { name, recognised, read_as }
}

/// Every kind of file that is read: articles, tables, documents, then what lies around them.
pub const FORMATS: [FormatRow; 38] = [
    row(
        "text",
        "no mark of anything else",
        "headline, byline, dateline, credit lines and repost footers where they stand; a `Key: value` head or YAML front matter; hard wraps undone",
    ),
    row("markdown", "its name, front matter, headings", "YAML and TOML front matter, first heading"),
    row(
        "html",
        "tags",
        "JSON-LD, OpenGraph, `<time>`, microdata; the article without navigation, captions, related links",
    ),
    row(
        "mhtml",
        "the head of a saved page",
        "the page in it; the day it was saved is no date of the article",
    ),
    row(
        "json",
        "braces",
        "one article, or a list at any usual key; the field names of common news dumps, or a mapping",
    ),
    row("json-lines", "one object a line", "the same, a record a line"),
    row("reuters", "`<REUTERS …>`", "DATE, TITLE, AUTHOR, DATELINE, TOPICS, BODY"),
    row("nitf", "`<nitf>`", "headline, byline, dateline, provider, subjects, the body's paragraphs"),
    row("newsml", "`<NewsML>`", "the same, an item a record"),
    row(
        "newsml-g2",
        "`<newsItem>`, `<packageItem>`, `<newsMessage>`",
        "the same; what carries no text is skipped",
    ),
    row("feed", "`<rss>`, `<feed>`, `<rdf:RDF>`", "an item a record: RSS 0.9 to 2, Atom, WordPress"),
    row("trec", "`<DOC>`", "a document a record; fields by their tags"),
    row("xml", "XML of no kind above", "an article by the usual names of its tags"),
    row("iptc7901", "its control characters", "wire copy: slug, priority, text"),
    row("anpa1312", "its control characters", "the same"),
    row("nexis", "the labels of its exports", "an article a record"),
    row("factiva", "the tags or labels of its exports", "the same"),
    row("europresse", "the labels of its exports", "the same"),
    row("proquest", "the tags or labels of its exports", "the same"),
    row(
        "csv",
        "`.csv`, `.tsv`, `.tab`, `.psv`",
        "a row an article; columns by the usual names, or a mapping",
    ),
    row("parquet", "`PAR1`", "the same; only with the feature `parquet`"),
    row(
        "pdf",
        "`%PDF-` in the first KiB",
        "columns in reading order, hyphens undone, page numbers and running heads left out; a scan is skipped",
    ),
    row("docx", "a ZIP with `word/document.xml`", "paragraphs, title style, keywords; struck text left out"),
    row("odt", "a ZIP with `content.xml` and a manifest", "the same"),
    row("rtf", "`{\\rtf`", "paragraphs, in any code page"),
    row("epub", "a ZIP with `META-INF/container.xml`", "a record for each chapter, in reading order"),
    row(
        "email",
        "a head with From, Subject and a field only mail has; `From ` begins a mailbox",
        "subject, sender, date; the plain part, or the page where it says more",
    ),
    row("zip", "`PK`", "its members, named `a.zip!/inner/file.html`"),
    row("tar", "the checksum of its first header", "its members, streamed"),
    row("7z", "`7z` and four bytes", "its members"),
    row("warc", "`WARC/1.`", "answers, resources and plain text; a skip for every answer that is no article"),
    row("arc", "`filedesc://`", "the same"),
    row("wacz", "a ZIP with `datapackage.json` and `archive/*.warc*`", "the crawls in it"),
    row("gzip", "its first three bytes", "what it holds, through concatenated streams"),
    row("zstd", "its first four bytes", "the same; the dictionary of a `.warc.zst` too"),
    row("xz", "its first six bytes", "the same"),
    row("bzip2", "`BZh` and the digits of pi", "the same"),
    row("utf-16", "a byte order mark", "text in UTF-8"),
];

/// The row of a format of articles.
pub fn format_row(format: Format) -> Option<&'static FormatRow> {
    FORMATS.iter().find(|row| row.name == format.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the README, from this one.
    fn table() -> String {
        let head = "| format | recognised by | read as |\n|---|---|---|\n".to_string();
        FORMATS.iter().fold(head, |table, row| {
            format!("{table}| {} | {} | {} |\n", row.name, row.recognised, row.read_as)
        })
    }

    #[test]
    fn the_readme_has_this_table() {
        let readme = include_str!("../../README.md");
        assert!(readme.contains(&table()), "the README's table of formats should be:\n{}", table());
    }

    #[test]
    fn every_format_has_a_row() {
        let schema = serde_json::to_string(&schemars::schema_for!(Format)).unwrap();
        let names = schema.split("\"const\":\"").skip(1).filter_map(|rest| rest.split('"').next());
        let listed: Vec<&str> = FORMATS.iter().map(|row| row.name).collect();
        let missing: Vec<&str> = names.filter(|name| !listed.contains(name)).collect();
        assert!(missing.is_empty() && schema.contains("\"const\""), "no row for {missing:?}");
        for name in schema.split("\"const\":\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let format: Format = serde_json::from_value(name.into()).unwrap();
            assert_eq!(format.name(), name);
        }
    }
}
