//! Which actors of an article a query means, by the actors table.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::document::Hash64;
use crate::index::schema;
use crate::settle::{Kind, Selection};

/// The names of a segment that a query means.
pub struct Names {
    /// Of this kind.
    pub kind: Kind,
    column: Option<StrColumn>,
    ids: Option<Column<u64>>,
    /// Names that are meant wherever they stand.
    wholes: FxHashSet<u64>,
    /// Names that are meant in some articles alone: their place in the selection.
    partial: FxHashMap<u64, usize>,
    selection: Arc<Selection>,
}

impl Names {
    /// Looks the selected names up in the segment's columns.
    pub fn open(segment: &SegmentReader, kind: Kind, selection: &Arc<Selection>) -> tantivy::Result<Names> {
        let columns = segment.fast_fields();
        let column = columns.str(kind.column())?;
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
    pub fn of(&self, row: DocId) -> Vec<bool> {
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
