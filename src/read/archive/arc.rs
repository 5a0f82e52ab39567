//! ARC, the older format of crawls: a line with the address, its date, type and length, then what
//! the server answered. A damaged record is a skip, and reading goes on at the next line that begins one.

use super::super::input::Input;
use super::super::settings::Limits;
use super::http::Fetched;
use super::{Lost, Member, Members, Place, malformed};
use crate::document::{Skip, SkipReason};

/// The longest line that begins a record.
const MAX_LINE_BYTES: usize = 64 << 10;

/// The records of an ARC.
pub(super) struct Arc {
    input: Input,
    ordinal: u64,
    max_bytes: u64,
    ended: bool,
}

/// What the line that begins a record says.
struct Head {
    address: String,
    content_type: String,
    length: u64,
}

impl Arc {
    pub fn new(input: Input, limits: &Limits) -> Arc {
        Arc { input, ordinal: 0, max_bytes: limits.max_document_bytes as u64, ended: false }
    }

    fn find_next(&mut self) -> Result<Option<Result<Member, Skip>>, Skip> {
        loop {
            let Some(line) = self.read_line()? else { return Ok(None) };
            self.ordinal += 1;
            let Some(head) = parse_line(&line) else {
                self.resume()?;
                return Ok(Some(Err(malformed("the line that begins the record states no date or length"))));
            };
            if head.length > self.max_bytes {
                self.input.pass_over(head.length)?;
                let detail = format!("longer than {} bytes", self.max_bytes);
                return Ok(Some(Err(Skip::new(SkipReason::TooLarge, detail))));
            }
            let length = head.length as usize;
            if !self.input.fill_to(length)? && self.input.bytes().len() < length {
                return Err(malformed("the record breaks off"));
            }
            let block = self.input.take(length);
            if head.address.starts_with("filedesc:") {
                continue;
            }
            let fetched = match block.starts_with(b"HTTP/") {
                true => Fetched::parse(block, self.input.meter()),
                false => Ok(Fetched::of(&head.content_type, block)),
            };
            let place = Place::Ordinal(self.ordinal);
            return Ok(Some(
                fetched
                    .and_then(|fetched| fetched.into_member(Some(head.address), place, self.input.meter())),
            ));
        }
    }

    /// Goes on to the next line that begins a record, be it a damaged one.
    fn resume(&mut self) -> Result<(), Skip> {
        loop {
            let end = memchr::memchr(b'\n', self.input.bytes());
            if end.is_none() && self.input.bytes().len() <= MAX_LINE_BYTES && self.input.fill()? {
                continue;
            }
            let bytes = self.input.bytes();
            let length = end.map_or(bytes.len(), |end| end + 1);
            if length == 0 || begins_record(&String::from_utf8_lossy(&bytes[..length])) {
                return Ok(());
            }
            self.input.consume(length);
        }
    }

    /// The next line that is not blank.
    fn read_line(&mut self) -> Result<Option<String>, Skip> {
        loop {
            let bytes = self.input.bytes();
            let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            self.input.consume(blank);
            let bytes = self.input.bytes();
            if let Some(end) = memchr::memchr(b'\n', bytes) {
                let line = String::from_utf8_lossy(&bytes[..end]).into_owned();
                self.input.consume(end + 1);
                return Ok(Some(line));
            }
            if bytes.len() > MAX_LINE_BYTES {
                return Err(malformed("no record begins here"));
            }
            if !self.input.fill()? {
                let clean = self.input.bytes().is_empty();
                return if clean { Ok(None) } else { Err(malformed("the record breaks off")) };
            }
        }
    }
}

impl Members for Arc {
    fn next_member(&mut self) -> Option<Result<Member, Lost>> {
        if self.ended {
            return None;
        }
        let found = self.find_next();
        self.ended = !matches!(found, Ok(Some(_)));
        match found {
            Ok(found) => Some(found?.map_err(|skip| Lost::one(Place::Ordinal(self.ordinal), skip))),
            Err(skip) => Some(Err(Lost { place: Place::Ordinal(self.ordinal.max(1)), ..Lost::all(skip) })),
        }
    }
}

/// `ADDRESS IP DATE TYPE LENGTH`; in the second version more fields stand before the length. An
/// address may hold blanks, so the fields are counted from the end.
fn parse_line(line: &str) -> Option<Head> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let (length, before) = fields.split_last()?;
    let is_date = |field: &&str| field.len() == 14 && field.bytes().all(|byte| byte.is_ascii_digit());
    let date = before.iter().rposition(is_date)?;
    let address = before.get(..date.checked_sub(1)?)?.join("%20");
    let content_type = before.get(date + 1).copied().unwrap_or_default().to_ascii_lowercase();
    (!address.is_empty()).then_some(())?;
    Some(Head { address, content_type, length: length.parse().ok()? })
}

/// Whether a line has the look of one that begins a record: an address first, and a date in digits.
fn begins_record(line: &str) -> bool {
    let mut fields = line.split_ascii_whitespace();
    let is_address = fields.next().is_some_and(|field| field.contains("://") || field.starts_with("dns:"));
    let digits = |field: &str| field.len() >= 8 && field.bytes().all(|byte| byte.is_ascii_digit());
    is_address && fields.clone().any(digits) && fields.count() >= 4
}

#[cfg(test)]
mod tests {
    use super::parse_line;

    #[test]
    fn lines_of_both_versions_are_read() {
        for (line, expected) in [
            (
                "http://a.example/ 10.0.0.1 20140216050221 text/html 1591",
                Some(("http://a.example/", "text/html", 1591)),
            ),
            (
                "http://a.example/a b 10.0.0.1 20140216050221 Text/HTML 200 - - 0 a.arc 12",
                Some(("http://a.example/a%20b", "text/html", 12)),
            ),
            ("http://a.example/ 10.0.0.1 text/html 12", None),
            ("20140216050221 12", None),
            ("", None),
        ] {
            let found = parse_line(line);
            let found = found.as_ref().map(|head| (&*head.address, &*head.content_type, head.length));
            assert_eq!(found, expected, "{line}");
        }
    }
}
