//! Printed forms: which places of a folded word bear the form that the query prints.
//!
//! The index holds words folded, so the stored text has to be asked. That costs far more than all
//! else, so it is asked in steps: a search for the form in the stored bytes as they lie, which tells
//! of most articles that it is not there, then the text without the rest of the document, cut into
//! words that nobody looks up.

use memchr::memmem::Finder;
use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader};

use super::interval::Interval;
use super::unit::{LeafKind, Places, Unit};
use crate::index;
use crate::text;

/// Blocks of stored articles that stay unpacked.
const OPEN_BLOCKS: usize = 2;

/// The text of articles, to compare printed forms with.
pub struct PrintedText {
    store: StoreReader,
    /// Per leaf, the form as printed.
    forms: Vec<Option<Finder<'static>>>,
}

impl PrintedText {
    /// Opens the text of a segment; `None` when the unit prints no form.
    pub fn open(segment: &SegmentReader, unit: &Unit) -> tantivy::Result<Option<PrintedText>> {
        let forms = unit.leaves.iter().map(|leaf| match &leaf.kind {
            LeafKind::Cased(form, _) => Some(Finder::new(form).into_owned()),
            LeafKind::Words(_) | LeafKind::Actor(..) | LeafKind::Quotes(_) => None,
        });
        let forms: Vec<_> = forms.collect();
        if forms.iter().all(Option::is_none) {
            return Ok(None);
        }
        let store = segment.get_store_reader(OPEN_BLOCKS)?;
        Ok(Some(PrintedText { store, forms }))
    }

    /// Drops the places of forms that stand nowhere in what is stored of the article. A word holds
    /// nothing that JSON would escape.
    ///
    /// Gives the work of it, in the measure of [`Effort`](super::interval::Effort).
    pub fn drop_absent(&self, row: DocId, places: &mut Places) -> u64 {
        let Ok(stored) = self.store.get_document_bytes(row) else { return 0 };
        for (leaf, form) in self.forms.iter().enumerate() {
            let (headline, body) = (&mut places.headline[leaf], &mut places.body[leaf]);
            let asked = !headline.is_empty() || !body.is_empty();
            if asked && form.as_ref().is_some_and(|form| form.find(&stored).is_none()) {
                headline.clear();
                body.clear();
            }
        }
        stored.len() as u64 / 2
    }

    /// Drops the places where another form is printed, and gives the work of it.
    pub fn drop_others(&self, row: DocId, places: &mut Places) -> u64 {
        let stored = self.store.get_document_bytes(row);
        let texts = stored.as_deref().ok().and_then(index::texts_of_row).unwrap_or_default();
        for (text, places) in [(&texts.0, &mut places.headline), (&texts.1, &mut places.body)] {
            self.drop_others_in(text, places);
        }
        (texts.0.len() + texts.1.len()) as u64
    }

    fn drop_others_in(&self, text: &str, places: &mut [Vec<Interval>]) {
        let printed = || (0..).zip(&self.forms).filter_map(|(leaf, form)| Some((leaf, form.as_ref()?)));
        let last = printed().filter_map(|(leaf, _)| places[leaf].last()).map(|place| place.last).max();
        let Some(last) = last else { return };
        let words: Vec<&str> = text::cut_words(text).take(last as usize + 1).collect();
        for (leaf, form) in printed() {
            places[leaf].retain(|place| {
                words.get(place.first as usize).is_some_and(|word| word.as_bytes() == form.needle())
            });
        }
    }
}
