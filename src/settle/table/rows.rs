//! Rows of bytes that are found by number, and texts in order that are found by halving.
//!
//! Rows stand in blocks: only where a block begins is written down, and each row tells its length.
//! A row of a list of texts begins with what it shares with the text before it, which is not
//! written again; the first of a block shares nothing. Whatever the bytes are, nothing here fails:
//! numbers behind the end are zero, texts empty.

/// Rows of a block.
const BLOCK: u32 = 16;

/// Reads numbers one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'t> {
    rest: &'t [u8],
}

impl<'t> Cursor<'t> {
    /// Reads from the start of these bytes.
    pub fn new(rest: &'t [u8]) -> Cursor<'t> {
        Cursor { rest }
    }

    /// Whether all is read.
    pub fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next number.
    pub fn number(&mut self) -> u32 {
        let mut number = 0_u32;
        for shift in (0..32).step_by(7) {
            let Some((&byte, rest)) = self.rest.split_first() else { return number };
            self.rest = rest;
            number |= u32::from(byte & 127) << shift;
            if byte < 128 {
                break;
            }
        }
        number
    }

    /// The next number, which may be below zero.
    pub fn signed(&mut self) -> i32 {
        let number = self.number();
        (number >> 1) as i32 ^ -((number & 1) as i32)
    }

    /// The next bytes.
    pub fn take(&mut self, length: u32) -> &'t [u8] {
        let (taken, rest) = self.rest.split_at((length as usize).min(self.rest.len()));
        self.rest = rest;
        taken
    }
}

/// Writes a number that [`Cursor::number`] reads.
pub fn push_number(bytes: &mut Vec<u8>, mut number: u32) {
    while number > 127 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Writes a number that [`Cursor::signed`] reads.
pub fn push_signed(bytes: &mut Vec<u8>, number: i32) {
    push_number(bytes, ((number << 1) ^ (number >> 31)) as u32);
}

/// Rows, looked up where they lie.
#[derive(Clone, Copy)]
pub struct Rows<'t> {
    count: u32,
    starts: &'t [u8],
    rows: &'t [u8],
}

impl<'t> Rows<'t> {
    /// Takes what [`RowsWriter::finish`] wrote.
    pub fn new(bytes: &'t [u8]) -> Rows<'t> {
        let count = read_u32(bytes, 0);
        let behind = bytes.get(4..).unwrap_or_default();
        let (starts, rows) = behind.split_at((count.div_ceil(BLOCK) as usize * 4).min(behind.len()));
        Rows { count, starts, rows }
    }

    /// How many there are.
    pub fn len(&self) -> u32 {
        self.count
    }

    fn block(&self, block: u32) -> Cursor<'t> {
        let start = read_u32(self.starts, block as usize) as usize;
        Cursor::new(self.rows.get(start..).unwrap_or_default())
    }

    /// The row with this number.
    pub fn row(&self, number: u32) -> Cursor<'t> {
        let mut block = self.block(number / BLOCK);
        for _ in 0..number % BLOCK {
            let length = block.number();
            block.take(length);
        }
        let length = block.number();
        Cursor::new(block.take(length))
    }

    /// What stands behind a text.
    pub fn behind_text(&self, number: u32) -> Cursor<'t> {
        let mut row = self.row(number);
        row.number();
        let length = row.number();
        row.take(length);
        row
    }

    /// The text with this number.
    pub fn text(&self, number: u32) -> String {
        let mut texts = self.texts_of(number / BLOCK);
        for _ in 0..number % BLOCK {
            texts.step();
        }
        texts.step();
        texts.text().to_string()
    }

    /// The texts from a block on.
    fn texts_of(&self, block: u32) -> Texts<'t> {
        Texts { block: self.block(block), left: self.count.saturating_sub(block * BLOCK), text: Vec::new() }
    }

    /// The number of the first text that is not below `text`, and whether it is this one.
    pub fn find(&self, text: &str) -> (u32, bool) {
        let (mut low, mut high) = (0, self.count.div_ceil(BLOCK));
        // The last block that begins at or below the text has it, if any has.
        while low < high {
            let middle = low + (high - low) / 2;
            let mut first = self.row(middle * BLOCK);
            first.number();
            let length = first.number();
            if first.take(length) <= text.as_bytes() {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let block = low.saturating_sub(1);
        let mut texts = self.texts_of(block);
        for number in block * BLOCK..self.count.min((block + 1) * BLOCK) {
            texts.step();
            if texts.text.as_slice() >= text.as_bytes() {
                return (number, texts.text == text.as_bytes());
            }
        }
        (self.count.min((block + 1) * BLOCK), false)
    }

    /// Shows each text from a number on with what stands behind it, until `each` says no.
    pub fn walk(&self, from: u32, mut each: impl FnMut(&str, Cursor<'t>) -> bool) {
        let mut texts = self.texts_of(from / BLOCK);
        for _ in 0..from % BLOCK {
            texts.step();
        }
        while let Some(behind) = texts.step() {
            if !each(texts.text(), behind) {
                break;
            }
        }
    }
}

/// Texts, one after the other.
struct Texts<'t> {
    block: Cursor<'t>,
    left: u32,
    text: Vec<u8>,
}

impl<'t> Texts<'t> {
    /// Goes on to the next text, and gives what stands behind it.
    fn step(&mut self) -> Option<Cursor<'t>> {
        self.left = self.left.checked_sub(1)?;
        let length = self.block.number();
        let mut row = Cursor::new(self.block.take(length));
        self.text.truncate(row.number() as usize);
        let length = row.number();
        self.text.extend_from_slice(row.take(length));
        Some(row)
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.text).unwrap_or_default()
    }
}

fn read_u32(bytes: &[u8], place: usize) -> u32 {
    let found = bytes.get(4 * place..4 * place + 4);
    found.map_or(0, |found| u32::from_le_bytes([found[0], found[1], found[2], found[3]]))
}

/// Writes rows, one after the other.
#[derive(Default)]
pub struct RowsWriter {
    count: u32,
    starts: Vec<u8>,
    rows: Vec<u8>,
    before: String,
    row: Vec<u8>,
}

impl RowsWriter {
    /// Adds a row.
    pub fn push(&mut self, row: &[u8]) {
        if self.count.is_multiple_of(BLOCK) {
            self.starts.extend_from_slice(&(self.rows.len() as u32).to_le_bytes());
        }
        self.count += 1;
        push_number(&mut self.rows, row.len() as u32);
        self.rows.extend_from_slice(row);
    }

    /// Adds a text, which is above the one before, and what stands behind it.
    pub fn push_text(&mut self, text: &str, behind: &[u8]) {
        if self.count.is_multiple_of(BLOCK) {
            self.before.clear();
        }
        let shared = text.bytes().zip(self.before.bytes()).take_while(|(a, b)| a == b).count();
        let mut row = std::mem::take(&mut self.row);
        row.clear();
        push_number(&mut row, shared as u32);
        push_number(&mut row, (text.len() - shared) as u32);
        row.extend_from_slice(&text.as_bytes()[shared..]);
        row.extend_from_slice(behind);
        self.push(&row);
        self.row = row;
        self.before.clear();
        self.before.push_str(text);
    }

    /// The bytes of all.
    pub fn finish(self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.count.to_le_bytes());
        bytes.extend_from_slice(&self.starts);
        bytes.extend_from_slice(&self.rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_number_and_by_text() {
        let texts: Vec<String> = (0..100).map(|number| format!("näme {:03}", number * 2)).collect();
        let mut writer = RowsWriter::default();
        for (number, text) in (0_u32..).zip(&texts) {
            let mut behind = Vec::new();
            push_number(&mut behind, number * 1_000_000);
            push_signed(&mut behind, -(number as i32));
            writer.push_text(text, &behind);
        }
        let mut bytes = Vec::new();
        writer.finish(&mut bytes);
        let rows = Rows::new(&bytes);
        assert_eq!(rows.len(), 100);
        for (number, text) in (0..).zip(&texts) {
            assert_eq!((rows.text(number), rows.find(text)), (text.clone(), (number, true)));
            let mut behind = rows.behind_text(number);
            assert_eq!((behind.number(), behind.signed()), (number * 1_000_000, -(number as i32)));
            assert!(behind.is_done());
            assert_eq!(rows.find(&format!("{text}x")), (number + 1, false));
        }
        assert_eq!(rows.find(""), (0, false));
        for cut in 0..bytes.len() {
            let rows = Rows::new(&bytes[..cut]);
            (0..100).for_each(|number| drop(rows.text(number)));
            rows.find("näme 077");
        }
    }
}
