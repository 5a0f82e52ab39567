//! One row on its way into tantivy.

use std::sync::Arc;

use tantivy::DateTime;
use tantivy::schema::document::{Document as TantivyRow, ReferenceValue, ReferenceValueLeaf, Value};
use tantivy::schema::{Field, OwnedValue};

use super::budget::Reserved;

/// A row: its fields, and the memory it holds until tantivy has taken it in.
#[derive(Debug)]
pub struct Row {
    fields: Vec<(Field, Cell)>,
    reserved: Option<Arc<Reserved>>,
}

#[derive(Debug)]
enum Cell {
    Text(String),
    Bytes(Vec<u8>),
    Unsigned(u64),
    Signed(i64),
    Date(DateTime),
}

impl Row {
    pub fn new() -> Row {
        Row { fields: Vec::with_capacity(80), reserved: None }
    }

    pub fn add_text(&mut self, field: Field, text: impl Into<String>) {
        self.fields.push((field, Cell::Text(text.into())));
    }

    pub fn add_bytes(&mut self, field: Field, bytes: Vec<u8>) {
        self.fields.push((field, Cell::Bytes(bytes)));
    }

    pub fn add_u64(&mut self, field: Field, value: u64) {
        self.fields.push((field, Cell::Unsigned(value)));
    }

    pub fn add_i64(&mut self, field: Field, value: i64) {
        self.fields.push((field, Cell::Signed(value)));
    }

    pub fn add_date(&mut self, field: Field, value: DateTime) {
        self.fields.push((field, Cell::Date(value)));
    }

    /// The bytes the row holds.
    pub fn size_bytes(&self) -> usize {
        let cells = self.fields.iter().map(|(_, cell)| match cell {
            Cell::Text(text) => text.len() + 40,
            Cell::Bytes(bytes) => bytes.len() + 40,
            Cell::Unsigned(_) | Cell::Signed(_) | Cell::Date(_) => 40,
        });
        cells.sum()
    }

    /// Holds `reserved` until tantivy has taken the row in.
    pub fn hold(&mut self, reserved: Arc<Reserved>) {
        self.reserved = Some(reserved);
    }
}

impl Drop for Row {
    fn drop(&mut self) {
        let Some(reserved) = &self.reserved else { return };
        for (_, cell) in self.fields.drain(..) {
            match cell {
                Cell::Text(text) => reserved.recycle(text.into_bytes()),
                Cell::Bytes(bytes) => reserved.recycle(bytes),
                Cell::Unsigned(_) | Cell::Signed(_) | Cell::Date(_) => {}
            }
        }
    }
}

impl TantivyRow for Row {
    type Value<'a> = CellRef<'a>;
    type FieldsValuesIter<'a> = Cells<'a>;

    fn iter_fields_and_values(&self) -> Cells<'_> {
        Cells(self.fields.iter())
    }
}

/// The cells of a row.
pub struct Cells<'a>(std::slice::Iter<'a, (Field, Cell)>);

impl<'a> Iterator for Cells<'a> {
    type Item = (Field, CellRef<'a>);

    fn next(&mut self) -> Option<(Field, CellRef<'a>)> {
        self.0.next().map(|(field, cell)| (*field, CellRef(cell)))
    }
}

/// One cell of a row.
#[derive(Clone, Copy, Debug)]
pub struct CellRef<'a>(&'a Cell);

impl<'a> Value<'a> for CellRef<'a> {
    type ArrayIter = std::iter::Empty<CellRef<'a>>;
    type ObjectIter = std::iter::Empty<(&'a str, CellRef<'a>)>;

    fn as_value(&self) -> ReferenceValue<'a, CellRef<'a>> {
        ReferenceValue::Leaf(match self.0 {
            Cell::Text(text) => ReferenceValueLeaf::Str(text),
            Cell::Bytes(bytes) => ReferenceValueLeaf::Bytes(bytes),
            Cell::Unsigned(value) => ReferenceValueLeaf::U64(*value),
            Cell::Signed(value) => ReferenceValueLeaf::I64(*value),
            Cell::Date(value) => ReferenceValueLeaf::Date(*value),
        })
    }
}

/// The bytes of the only stored field of a row that was read back.
pub fn stored_bytes(row: &tantivy::TantivyDocument, field: Field) -> Option<Vec<u8>> {
    match OwnedValue::from(row.get_first(field)?) {
        OwnedValue::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}
