//! The letters of a page with their places, gathered into runs as they are set.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

/// The most letters of a file.
const MAX_GLYPHS: usize = 8_000_000;

/// Letters on one line with no more than a blank between them. Points, `y` upwards.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub x0: f64,
    pub x1: f64,
    pub y: f64,
    pub size: f64,
    pub text: String,
}

/// One page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Page {
    pub bottom: f64,
    pub height: f64,
    pub runs: Vec<Run>,
}

impl Page {
    /// Whether no letter is on it.
    pub fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }
}

/// What the parser tells of the pages.
pub(super) struct Glyphs {
    pages: Vec<Page>,
    count: usize,
    stop: Arc<AtomicBool>,
}

impl Glyphs {
    pub fn new(stop: Arc<AtomicBool>) -> Glyphs {
        Glyphs { pages: Vec::new(), count: 0, stop }
    }

    /// Whether the limit on letters was reached.
    pub fn is_full(&self) -> bool {
        self.count > MAX_GLYPHS
    }

    /// The pages.
    pub fn into_pages(self) -> Vec<Page> {
        self.pages
    }
}

impl OutputDev for Glyphs {
    fn begin_page(
        &mut self,
        _: u32,
        media: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        let (bottom, height) = (media.lly.min(media.ury), (media.ury - media.lly).abs());
        self.pages.push(Page { bottom, height, runs: Vec::new() });
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        letter: &str,
    ) -> Result<(), OutputError> {
        self.count += 1;
        if self.is_full() || self.stop.load(Ordering::Relaxed) {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        let Some(page) = self.pages.last_mut() else { return Ok(()) };
        let (x, y) = (place.m31, place.m32);
        let size = font_size.abs() * place.m22.hypot(place.m21);
        let stretch = font_size.abs() * place.m11.hypot(place.m12);
        // Letters that run up the page are a mark at its edge.
        let is_upright = place.m12.abs() <= place.m11.abs() * 0.2;
        let is_placed = x.is_finite() && y.is_finite() && size.is_finite() && size > 0.5;
        if !is_upright || !is_placed {
            return Ok(());
        }
        let end = x + (width * stretch).clamp(0.0, 4.0 * size);
        if let Some(run) = page.runs.last_mut() {
            let gap = x - run.x1;
            let same_line = (y - run.y).abs() < 0.3 * size.max(run.size);
            let same_size = size < 1.3 * run.size && run.size < 1.3 * size;
            if same_line && same_size && gap > -0.6 * size && gap < 1.2 * size {
                let blank = letter.starts_with(char::is_whitespace) || run.text.ends_with(' ');
                if gap > 0.15 * size && !blank {
                    run.text.push(' ');
                }
                run.text.push_str(letter);
                run.x1 = run.x1.max(end);
                return Ok(());
            }
        }
        if !letter.trim().is_empty() {
            page.runs.push(Run { x0: x, x1: end, y, size, text: letter.into() });
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
