//! Bar charts as pictures: periods and heights become SVG or PNG, by the name of the file.
//!
//! Both are drawn from one layout. A PNG has letters of eight dots by eight, doubled, and writes
//! what those lack in Latin letters.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use font8x8::legacy::BASIC_LEGACY;

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 300.0;
/// Left of the first bar and right of the last.
const MARGIN: f64 = 20.0;
/// Where the bars stand.
const GROUND: f64 = 270.0;
/// How tall the tallest is.
const TALLEST: f64 = 220.0;
/// At most so many bars are named, so that the names do not run into each other.
const MOST_NAMES: usize = 8;
/// Dots of a PNG to a unit of the layout.
const DOTS: usize = 2;
/// Dots of a PNG to a dot of a letter.
const LETTER: usize = 2;

const PAPER: u8 = 0xff;
const INK: u8 = 0x22;
const FAINT: u8 = 0xcc;
const BAR: u8 = 0x55;

/// What is drawn.
pub struct Chart<'a> {
    /// What is written above it.
    pub title: &'a str,
    /// What the height of the tallest bar stands for.
    pub most: String,
    /// The bars from left to right.
    pub bars: Vec<Bar<'a>>,
}

/// One bar.
pub struct Bar<'a> {
    /// The period.
    pub name: &'a str,
    /// What is told of it where the picture can be pointed at.
    pub note: String,
    /// How tall it is, in any unit.
    pub height: f64,
}

/// Writes a chart to a file.
pub fn write(path: &Path, chart: &Chart<'_>) -> Result<(), String> {
    let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
    let bytes = match extension.as_ref().and_then(|extension| extension.to_str()) {
        Some("svg") => svg(chart).into_bytes(),
        Some("png") => png(chart).map_err(|error| format!("{}: cannot be drawn: {error}", path.display()))?,
        Some(_) | None => return Err(format!("{}: name the picture .svg or .png", path.display())),
    };
    fs::write(path, bytes).map_err(|error| format!("{}: cannot be written: {error}", path.display()))
}

struct Placed<'a> {
    bar: &'a Bar<'a>,
    left: f64,
    width: f64,
    tall: f64,
    is_named: bool,
}

fn place<'a>(chart: &'a Chart<'a>) -> impl Iterator<Item = Placed<'a>> {
    let most = chart.bars.iter().map(|bar| bar.height).fold(f64::MIN_POSITIVE, f64::max);
    let step = (WIDTH - 2.0 * MARGIN) / chart.bars.len().max(1) as f64;
    let every = chart.bars.len().div_ceil(MOST_NAMES).max(1);
    chart.bars.iter().enumerate().map(move |(ordinal, bar)| Placed {
        bar,
        left: MARGIN + ordinal as f64 * step,
        width: (step * 0.85).max(0.3),
        tall: bar.height / most * TALLEST,
        is_named: ordinal % every == 0,
    })
}

fn svg(chart: &Chart<'_>) -> String {
    let title = chart.title.replace('&', "&amp;").replace('<', "&lt;");
    let (top, right) = (GROUND - TALLEST, WIDTH - MARGIN);
    let mut drawn = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n\
         <text x=\"{MARGIN}\" y=\"20\" font-size=\"14\">{title}</text>\n\
         <path d=\"M{MARGIN} {top}H{right}\" stroke=\"#ccc\"/>\n\
         <text x=\"{right}\" y=\"{}\" text-anchor=\"end\">{}</text>\n",
        top - 4.0,
        chart.most
    );
    for Placed { bar, left, width, tall, is_named } in place(chart) {
        let (y, name, note) = (GROUND - tall, bar.name, &bar.note);
        let _ = writeln!(
            drawn,
            "<rect x=\"{left:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{tall:.2}\" fill=\"#555\">\
             <title>{name}: {note}</title></rect>"
        );
        if is_named {
            let _ = writeln!(drawn, "<text x=\"{left:.2}\" y=\"286\">{name}</text>");
        }
    }
    drawn.push_str("</svg>\n");
    drawn
}

fn png(chart: &Chart<'_>) -> std::io::Result<Vec<u8>> {
    let mut canvas = Canvas::new(WIDTH as usize * DOTS, HEIGHT as usize * DOTS);
    let dots = |units: f64| (units * DOTS as f64).round() as usize;
    let letter = 8 * LETTER;
    canvas.write(dots(MARGIN), dots(12.0), chart.title);
    let (top, right) = (dots(GROUND - TALLEST), dots(WIDTH - MARGIN));
    canvas.fill(dots(MARGIN), top, right - dots(MARGIN), 1, FAINT);
    let length = chart.most.chars().count() * letter;
    canvas.write(right.saturating_sub(length), top.saturating_sub(letter + 4), &chart.most);
    for Placed { bar, left, width, tall, is_named } in place(chart) {
        let tall = if tall > 0.0 { dots(tall).max(1) } else { 0 };
        canvas.fill(dots(left), dots(GROUND) - tall, dots(width).max(1), tall, BAR);
        if is_named {
            canvas.write(dots(left), dots(GROUND) + letter / 2, bar.name);
        }
    }
    canvas.encode()
}

/// Grey dots.
struct Canvas {
    width: usize,
    height: usize,
    dots: Vec<u8>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Canvas {
        Canvas { width, height, dots: vec![PAPER; width * height] }
    }

    /// Fills a rectangle, as far as it lies inside.
    fn fill(&mut self, left: usize, top: usize, width: usize, height: usize, grey: u8) {
        let (left, right) = (left.min(self.width), (left + width).min(self.width));
        for row in self.dots.chunks_exact_mut(self.width).skip(top).take(height) {
            row[left..right].fill(grey);
        }
    }

    /// Writes a line, cut where the picture ends.
    fn write(&mut self, left: usize, top: usize, text: &str) {
        let text = deunicode::deunicode(text);
        for (at, byte) in text.bytes().enumerate() {
            let left = left + at * 8 * LETTER;
            let rows = BASIC_LEGACY.get(usize::from(byte)).copied().unwrap_or_default();
            for (down, row) in rows.into_iter().enumerate() {
                for right in (0..8).filter(|right| row >> right & 1 == 1) {
                    self.fill(left + right * LETTER, top + down * LETTER, LETTER, LETTER, INK);
                }
            }
        }
    }

    fn encode(&self) -> std::io::Result<Vec<u8>> {
        let mut header = Vec::new();
        header.extend_from_slice(&(self.width as u32).to_be_bytes());
        header.extend_from_slice(&(self.height as u32).to_be_bytes());
        // Eight bits a dot, grey, the one compression, the one set of filters, lines in order.
        header.extend_from_slice(&[8, 0, 0, 0, 0]);
        let mut lines = ZlibEncoder::new(Vec::new(), Compression::default());
        for row in self.dots.chunks_exact(self.width) {
            // A line begins with its filter: none.
            lines.write_all(&[0])?;
            lines.write_all(row)?;
        }
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        add_chunk(&mut bytes, b"IHDR", &header);
        add_chunk(&mut bytes, b"IDAT", &lines.finish()?);
        add_chunk(&mut bytes, b"IEND", &[]);
        Ok(bytes)
    }
}

/// Adds a chunk of a PNG: length, name, content, checksum of the last two.
fn add_chunk(bytes: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    bytes.extend_from_slice(&(content.len() as u32).to_be_bytes());
    let mut checksum = Crc::new();
    for part in [&name[..], content] {
        checksum.update(part);
        bytes.extend_from_slice(part);
    }
    bytes.extend_from_slice(&checksum.sum().to_be_bytes());
}
