//! Which articles a later version of the same item has replaced.
//!
//! A wire sends an item again under its identifier with a higher version, or to withdraw it. All
//! versions stay in the index, each with its file: nothing depends on the order in which they were
//! read, and an earlier one stands again when the file of the later is deleted. Which are replaced
//! follows from two columns, and is kept in a file beside the index that belongs to one commit.

use rustc_hash::FxHashMap;
use tantivy::columnar::Column;
use tantivy::{DocId, Searcher, SegmentReader};

use super::{Index, schema};
use crate::document::{Article, Hash64};
use crate::error::Result;

/// Names the form of the file; another one is made anew.
const MAGIC: &[u8; 8] = b"versions";
/// The name of a segment, in hexadecimal digits.
const SEGMENT_BYTES: usize = 32;

/// The rows that a later version has replaced, in order, by segment.
#[derive(Debug, Default)]
pub struct Replaced {
    segments: FxHashMap<String, Vec<DocId>>,
}

impl Replaced {
    /// How many articles are replaced.
    pub fn count(&self) -> u64 {
        self.segments.values().map(|rows| rows.len() as u64).sum()
    }

    /// The replaced rows of a segment, in order.
    pub fn rows(&self, segment: &SegmentReader) -> &[DocId] {
        self.segments.get(&segment.segment_id().uuid_string()).map_or(&[], Vec::as_slice)
    }
}

/// The item that an article is a version of, and which one, the later the greater; `None` where the
/// wire numbers no versions. A withdrawal comes after the version whose number it bears.
///
/// An identifier that is an address or a URN is the only one of its kind; a mere number is so within
/// one outlet.
pub(super) fn version_of(article: &Article) -> Option<(Hash64, u64)> {
    let item = &article.item;
    let version: u64 = item.version.as_ref()?.trim().parse().ok()?;
    let is_withdrawn = item.signal.as_deref() == Some("kill");
    let version = version.checked_mul(2)?.checked_add(u64::from(is_withdrawn))?;
    let guid = item.guid.as_ref()?;
    let outlet = article.source.as_ref().filter(|_| !guid.contains(':'));
    let outlet = outlet.map_or("", |source| source.name.as_str());
    Some((Hash64::of(format!("{guid}\0{outlet}").as_bytes()), version))
}

impl Index {
    /// Tells which of the articles that `searcher` sees are replaced by a later version.
    ///
    /// # Errors
    /// [`Error::ReadIndex`](crate::error::Error::ReadIndex) when the columns cannot be read.
    pub fn replaced(&self, searcher: &Searcher) -> Result<Replaced> {
        let columns: tantivy::Result<Vec<Columns<'_>>> = searcher
            .segment_readers()
            .iter()
            .filter_map(|segment| Columns::open(segment).transpose())
            .collect();
        let columns = columns.map_err(|source| self.unreadable(source))?;
        if columns.is_empty() {
            return Ok(Replaced::default());
        }
        let name = format!("versions-{}", self.commit_key(searcher));
        if let Some(replaced) = self.side_file(&name).and_then(|bytes| decode(&bytes)) {
            return Ok(replaced);
        }
        let replaced = find(&columns);
        // Whoever may only read the index goes without a file.
        let _ = self.write_side_file(&name, &encode(&replaced));
        Ok(replaced)
    }
}

/// The columns of a segment that holds versions.
struct Columns<'a> {
    segment: &'a SegmentReader,
    items: Column<u64>,
    versions: Column<u64>,
}

impl Columns<'_> {
    fn open(segment: &SegmentReader) -> tantivy::Result<Option<Columns<'_>>> {
        let columns = segment.fast_fields();
        let items = columns.column_opt::<u64>(schema::ITEM)?.filter(|items| items.values.num_vals() > 0);
        let versions = columns.column_opt(schema::VERSION)?;
        Ok(items.zip(versions).map(|(items, versions)| Columns { segment, items, versions }))
    }

    fn each(&self, mut visit: impl FnMut(DocId, u64, u64)) {
        for row in self.segment.doc_ids_alive() {
            if let (Some(item), Some(version)) = (self.items.first(row), self.versions.first(row)) {
                visit(row, item, version);
            }
        }
    }
}

fn find(columns: &[Columns<'_>]) -> Replaced {
    let mut latest: FxHashMap<u64, u64> = FxHashMap::default();
    for segment in columns {
        segment.each(|_, item, version| {
            let known = latest.entry(item).or_default();
            *known = version.max(*known);
        });
    }
    let mut replaced = Replaced::default();
    for segment in columns {
        let mut rows = Vec::new();
        segment.each(|row, item, version| rows.extend((latest.get(&item) > Some(&version)).then_some(row)));
        if !rows.is_empty() {
            replaced.segments.insert(segment.segment.segment_id().uuid_string(), rows);
        }
    }
    replaced
}

/// A segment after the other: its name, how many rows, the rows.
fn encode(replaced: &Replaced) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    for (segment, rows) in &replaced.segments {
        bytes.extend_from_slice(segment.as_bytes());
        bytes.extend_from_slice(&(rows.len() as u32).to_le_bytes());
        rows.iter().for_each(|row| bytes.extend_from_slice(&row.to_le_bytes()));
    }
    bytes
}

fn decode(bytes: &[u8]) -> Option<Replaced> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let mut replaced = Replaced::default();
    while !rest.is_empty() {
        let (segment, behind) = rest.split_at_checked(SEGMENT_BYTES)?;
        let (count, behind) = behind.split_first_chunk()?;
        let (rows, behind) = behind.split_at_checked(u32::from_le_bytes(*count) as usize * 4)?;
        let (rows, _) = rows.as_chunks();
        let rows = rows.iter().map(|row| u32::from_le_bytes(*row)).collect();
        replaced.segments.insert(std::str::from_utf8(segment).ok()?.to_string(), rows);
        rest = behind;
    }
    Some(replaced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Evidence, Method, Source};

    #[test]
    fn versions_are_ordered() {
        let article = |guid: &str, outlet: &str, version: &str, signal: Option<&str>| {
            let mut article = Article::default();
            article.item.guid = Some(guid.into());
            article.item.version = Some(version.into());
            article.item.signal = signal.map(String::from);
            article.source = Some(Source { name: outlet.into(), evidence: Evidence::of(Method::Format) });
            article
        };
        let version =
            |version: &str, signal| Some(version_of(&article("urn:a", "Norwire", version, signal))?.1);
        let item = |guid: &str, outlet: &str| Some(version_of(&article(guid, outlet, "1", None))?.0);
        assert_eq!(item("urn:a", "Norwire"), item("urn:a", "The Post"));
        assert_ne!(item("12", "Norwire"), item("12", "The Post"));
        assert!(version("2", None) < version("10", None));
        assert!(version("10", None) < version("10", Some("kill")));
        assert!(version("10", Some("kill")) < version("11", Some("correction")));
        assert_eq!(version("2025-10-22", None), None);
        assert_eq!(version("18446744073709551615", None), None);
    }

    #[test]
    fn rows_come_back() {
        let segment = |digit: &str| digit.repeat(SEGMENT_BYTES);
        let replaced = Replaced {
            segments: [(segment("a"), vec![0, 7, u32::MAX]), (segment("b"), vec![1])].into_iter().collect(),
        };
        let bytes = encode(&replaced);
        assert_eq!(decode(&bytes).unwrap().segments, replaced.segments);
        assert!(decode(&bytes[..bytes.len() - 1]).is_none() && decode(b"").is_none());
    }
}
