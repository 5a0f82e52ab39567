//! PDF: the text as it is set, back in the order in which a reader takes it.
//!
//! In: the bytes of a file. Out: the headline where its type stands out, and paragraphs. `glyphs`
//! takes letters and their places from the page, `columns` puts them in reading order, `paragraphs`
//! undoes lines and hyphens and leaves out what repeats from page to page; `loops` cuts circles. The parser is not ours:
//! it runs on a thread of its own, so that a panic, an endless loop or a bomb costs the file alone.

mod columns;
mod glyphs;
mod loops;
mod paragraphs;

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use flate2::read::ZlibDecoder;
use memchr::memmem;
use pdf_extract::{Document, output_doc_page};

use super::timed;
use crate::document::{Skip, SkipReason, Stated};
use glyphs::{Glyphs, Page};

const MAX_PAGES: usize = 1_000;
/// What one stream, and all of them, may become when they are inflated.
const MAX_STREAM_BYTES: u64 = 64 << 20;
const MAX_INFLATED_BYTES: u64 = 512 << 20;

/// Reads a PDF.
pub(super) fn parse(bytes: Vec<u8>, max_time: Duration) -> Result<(Stated, String), Skip> {
    check_streams(&bytes)?;
    let stop = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&stop);
    let pages = timed::within(max_time, move || read_pages(&bytes, &heard));
    let pages = pages.inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
    let columns = pages.iter().map(columns::read_page).collect();
    let (headline, text) = paragraphs::join(columns);
    if text.is_empty() && headline.is_none() {
        let detail = format!("scanned: {} pages without a letter of text", pages.len());
        return Err(Skip::new(SkipReason::Empty, detail));
    }
    Ok((Stated { headline, ..Stated::default() }, super::charset::clean(text)))
}

fn failed(detail: &str) -> Skip {
    Skip::new(SkipReason::Failed, detail)
}

/// The letters of every page. A page that makes the parser give up is lost, unless all are.
fn read_pages(bytes: &[u8], stop: &Arc<AtomicBool>) -> Result<Vec<Page>, Skip> {
    let malformed = |error: String| Skip::new(SkipReason::Malformed, format!("not a readable PDF: {error}"));
    let mut document = Document::load_mem(bytes).map_err(|error| malformed(error.to_string()))?;
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(Skip::new(SkipReason::Unrecognised, "encrypted"));
    }
    loops::cut(&mut document)?;
    let numbers: Vec<u32> = document.get_pages().into_keys().take(MAX_PAGES + 1).collect();
    if numbers.len() > MAX_PAGES {
        return Err(Skip::new(SkipReason::TooLarge, format!("more than {MAX_PAGES} pages")));
    }
    let mut glyphs = Glyphs::new(Arc::clone(stop));
    let mut lost_count = 0;
    for &number in &numbers {
        let outcome =
            catch_unwind(AssertUnwindSafe(|| output_doc_page(&document, &mut glyphs, number).is_ok()));
        lost_count += usize::from(!outcome.unwrap_or(false));
        if glyphs.is_full() {
            return Err(Skip::new(SkipReason::TooLarge, "too many letters"));
        }
    }
    let pages = glyphs.into_pages();
    if lost_count == numbers.len() && pages.iter().all(Page::is_empty) {
        return Err(failed("the PDF parser gave up on every page"));
    }
    Ok(pages)
}

/// Inflates every stream but pictures, to nowhere: the parser inflates without a limit.
fn check_streams(bytes: &[u8]) -> Result<(), Skip> {
    let mut total = 0;
    let mut start = 0;
    for at in memmem::find_iter(bytes, b"stream") {
        if at < start || bytes[..at].ends_with(b"end") {
            continue;
        }
        let head = &bytes[at.saturating_sub(1024)..at];
        let head = memmem::rfind(head, b" obj").map_or(head, |object| &head[object..]);
        let filters = memmem::find_iter(head, b"FlateDecode").count();
        if filters == 0 || memmem::find(head, b"/Image").is_some() {
            continue;
        }
        let body = bytes[at + b"stream".len()..].trim_ascii_start();
        let mut decoder = ZlibDecoder::new(body);
        let mut count = drain(&mut decoder);
        start = bytes.len() - body.len() + usize::try_from(decoder.total_in()).unwrap_or(0);
        if filters > 1 {
            count = count.max(drain(&mut ZlibDecoder::new(ZlibDecoder::new(body))));
        }
        total += count;
        if count > MAX_STREAM_BYTES || total > MAX_INFLATED_BYTES {
            let detail = "its streams inflate beyond the limit";
            return Err(Skip::new(SkipReason::TooLarge, detail));
        }
    }
    Ok(())
}

/// How much comes out of a decoder, up to a little more than the limit.
fn drain(decoder: &mut impl Read) -> u64 {
    let mut chunk = [0; 32 << 10];
    let mut count = 0;
    while count <= MAX_STREAM_BYTES
        && let Ok(read @ 1..) = decoder.read(&mut chunk)
    {
        count += read as u64;
    }
    count
}
