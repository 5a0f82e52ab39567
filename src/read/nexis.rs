//! Exports of Nexis and Nexis Uni, as text or as the text of their pages.
//!
//! In: one article. Out: its fields and its text. Above the text stand the source, the day, the
//! headline and labelled lines, below it labelled lines and the copyright; the labels come in the
//! language of the user. Nexis Uni prints the headline first.

use super::export_labels::{Label, bare_label, is_date_line, split_label};
use super::fields::squeeze;
use super::layout::join_lines;
use super::subjects::add_subject;
use super::tags::strip_tags;
use crate::document::Stated;

/// Reads one article.
pub(super) fn parse(text: &str) -> (Stated, String) {
    if text.starts_with('<') {
        // The page hides its marks in comments of its own.
        let page = text.split_once("-->").map_or(text, |(_, page)| page);
        return parse_text(&strip_tags(page).replace('\u{a0}', " "));
    }
    parse_text(text)
}

fn parse_text(text: &str) -> (Stated, String) {
    let mut article = Article::default();
    for block in blocks(text) {
        article.take(&block);
    }
    article.finish()
}

/// Runs of lines without a blank one between them, each line trimmed at its end.
fn blocks(text: &str) -> Vec<Vec<&str>> {
    let mut blocks: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines() {
        match (line.trim().is_empty(), blocks.last_mut()) {
            (false, Some(block)) => block.push(line.trim_end()),
            (true, Some(block)) if !block.is_empty() => blocks.push(Vec::new()),
            (true, _) | (false, None) => {}
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Head,
    Body,
    Tail,
}

#[derive(Default)]
struct Article {
    stated: Stated,
    part: Part,
    /// Lines of the head that no label stands before, and whether the day was among them.
    unlabelled: Vec<String>,
    before_date: Option<usize>,
    summary: String,
    body: Vec<String>,
    loaded: Option<String>,
    holder: Option<String>,
    labelled: usize,
    counted: bool,
}

impl Article {
    fn take(&mut self, block: &[&str]) {
        let first = block[0].trim();
        if self.part == Part::Head && is_marker(first) {
            return self.take_rest(block);
        }
        if first.eq_ignore_ascii_case("end of document") {
            return;
        }
        if let Some(label) = bare_label(first).filter(|label| matches!(label, Label::Body | Label::Tail)) {
            self.part = if label == Label::Body && self.part == Part::Head { Part::Body } else { self.part };
            if label == Label::Tail && self.part != Part::Head {
                self.part = Part::Tail;
            }
            return self.take_rest(block);
        }
        match split_label(first) {
            Some((label, value)) if self.accepts(label, first) => self.take_labelled(label, value, block),
            Some(_) | None => self.take_plain(block),
        }
    }

    fn take_rest(&mut self, block: &[&str]) {
        if block.len() > 1 {
            self.take(&block[1..]);
        }
    }

    /// A word before a colon is a label above the text, and below it where it is one of the foot's
    /// or stands in capitals.
    fn accepts(&self, label: Label, line: &str) -> bool {
        let name = line.split(':').next().unwrap_or_default();
        let upper = !name.contains(char::is_lowercase);
        match self.part {
            Part::Head => true,
            Part::Tail => true,
            // The last labels of the head may follow the length.
            Part::Body if self.body.is_empty() => true,
            Part::Body => {
                let of_foot = matches!(
                    label,
                    Label::Tail | Label::Loaded | Label::Language | Label::Subject | Label::Section
                );
                of_foot && (upper || matches!(label, Label::Loaded) || name.contains('-'))
            }
        }
    }

    fn take_labelled(&mut self, label: Label, value: &str, block: &[&str]) {
        // Several labelled lines may stand in one block; a value may go on in lines of its own.
        let next = block
            .iter()
            .skip(1)
            .position(|line| split_label(line.trim()).is_some() || bare_label(line).is_some());
        let end = next.map_or(block.len(), |next| next + 1);
        let mut value = value.to_string();
        let rest = &block[1..end];
        self.labelled += 1;
        if matches!(label, Label::Body) {
            self.part = Part::Body;
            let lines: Vec<&str> = Some(value.as_str())
                .filter(|v| !v.is_empty())
                .into_iter()
                .chain(rest.iter().copied())
                .collect();
            if !lines.is_empty() {
                self.body.push(lines.join("\n"));
            }
        } else {
            for line in rest {
                value.push(' ');
                value.push_str(line.trim());
            }
            self.set(label, squeeze(&value));
        }
        if self.part == Part::Body && !self.body.is_empty() && label != Label::Body {
            self.part = Part::Tail;
        }
        self.counted |= label == Label::Length;
        if end < block.len() {
            self.take(&block[end..]);
        } else if self.counted && self.part == Part::Head {
            self.close_head();
        }
    }

    /// The length is the last thing above the text, but for what Nexis Uni prints after it.
    fn close_head(&mut self) {
        if self.stated.headline.is_some() || self.unlabelled.len() > 1 || self.before_date.is_some() {
            self.part = Part::Body;
        }
    }

    fn set(&mut self, label: Label, value: String) {
        if value.is_empty() {
            return;
        }
        let stated = &mut self.stated;
        let slot = match label {
            Label::Headline => &mut stated.headline,
            Label::Byline => &mut stated.byline,
            Label::Section => &mut stated.section,
            Label::Dateline => &mut stated.dateline,
            Label::Language => &mut stated.language,
            Label::Source => &mut stated.source,
            Label::Published => &mut stated.published,
            Label::Url => &mut stated.url,
            Label::Located => &mut stated.located,
            Label::Number => &mut stated.item.guid,
            Label::Loaded => &mut self.loaded,
            Label::Summary => {
                self.summary = value;
                return;
            }
            Label::Subject => {
                for subject in value.split(';') {
                    // A weight in per cent stands behind each.
                    let name = subject
                        .rsplit_once('(')
                        .filter(|(_, weight)| weight.ends_with("%)") || weight.ends_with("%) "));
                    let name = name.map_or(subject, |(name, _)| name);
                    add_subject(&mut stated.subjects, None, Some(squeeze(name)));
                }
                return;
            }
            Label::Length | Label::Body | Label::Tail => return,
        };
        if slot.is_none() {
            *slot = Some(value);
        }
    }

    fn take_plain(&mut self, block: &[&str]) {
        match self.part {
            Part::Body if is_copyright(block[0]) && block.len() <= 3 => self.note_holder(block[0]),
            // Nexis Uni prints `Byline:` after the length, and the text after a bare `Body`.
            Part::Body => self.body.push(block.join("\n")),
            Part::Tail => {
                if is_copyright(block[0]) {
                    self.note_holder(block[0]);
                }
            }
            Part::Head => self.take_head(block),
        }
    }

    fn take_head(&mut self, block: &[&str]) {
        if is_copyright(block[0]) {
            self.note_holder(block[0]);
            return;
        }
        if self.before_date.is_some() && self.labelled > 0 && self.head_ended() {
            self.part = Part::Body;
            self.body.push(block.join("\n"));
            return;
        }
        let date = block.iter().position(|line| is_date_line(line));
        match date.filter(|_| self.before_date.is_none()) {
            Some(date) => {
                self.unlabelled.extend(block[..date].iter().map(|line| squeeze(line)));
                self.before_date = Some(self.unlabelled.len());
                self.stated.published = Some(squeeze(block[date].trim()));
                // An edition may stand below the day; a headline has a block of its own.
                if date == 0 && block.len() > 2 {
                    self.unlabelled.extend(block[1..].iter().map(|line| squeeze(line)));
                }
            }
            None => self.unlabelled.push(squeeze(&block.join(" "))),
        }
    }

    /// Whether what follows unlabelled can be nothing but text.
    fn head_ended(&self) -> bool {
        self.stated.headline.is_some()
            || self.before_date.is_some_and(|count| self.unlabelled.len() > count.max(1))
    }

    fn note_holder(&mut self, line: &str) {
        let words = line.split_whitespace().skip_while(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            word.is_empty()
                || word.eq_ignore_ascii_case("copyright")
                || word.eq_ignore_ascii_case("c")
                || word.parse::<u32>().is_ok()
        });
        let holder = words.collect::<Vec<_>>().join(" ");
        let holder =
            holder.split(" All Rights").next().unwrap_or_default().trim_end_matches(['.', ',']).to_string();
        self.holder = self.holder.take().or(Some(holder)).filter(|holder| !holder.is_empty());
    }

    fn finish(mut self) -> (Stated, String) {
        let mut unlabelled = std::mem::take(&mut self.unlabelled);
        let stated = &mut self.stated;
        if let Some(count) = self.before_date {
            let after = unlabelled.split_off(count.min(unlabelled.len()));
            // Headline and source, or the source alone.
            let source = unlabelled.pop();
            if stated.source.is_none() {
                stated.source = source;
            }
            if stated.headline.is_none() {
                let before = unlabelled.into_iter().next();
                // An edition may stand between the day and the headline.
                let skipped = usize::from(after.len() > 1 && is_edition(&after[0]));
                stated.headline = before.or_else(|| (!after.is_empty()).then(|| after[skipped..].join(" ")));
            }
        } else {
            let mut lines = unlabelled.into_iter();
            if stated.source.is_none() {
                stated.source = lines.next();
            }
            if stated.headline.is_none() {
                stated.headline = lines.next();
            }
        }
        if stated.source.is_none() {
            stated.source = self.holder.take();
        }
        if stated.published.is_none() {
            stated.published = self.loaded.take();
        }
        let body = join_lines(&self.body.join("\n\n"));
        let text = if body.is_empty() { self.summary } else { body };
        (self.stated, text)
    }
}

/// `12 of 340 DOCUMENTS`, in any language.
fn is_marker(line: &str) -> bool {
    line.len() < 60
        && line.to_ascii_lowercase().contains("do")
        && super::export_cut::Mark::CountLine.find(format!("{line}\n").as_bytes(), 0).is_some()
}

fn is_edition(line: &str) -> bool {
    let line = line.to_lowercase();
    line.len() < 60
        && ["edition", "édition", "ausgabe", "edición", "editie", "edizione"]
            .iter()
            .any(|word| line.contains(word))
}

fn is_copyright(line: &str) -> bool {
    let line = line.trim().to_ascii_lowercase();
    line.starts_with("copyright") || line.starts_with('©') || line.starts_with("(c) ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_layouts_and_several_languages() {
        let cases = [
            "                               1 of 2 DOCUMENTS\n\n\n                                  The Lantern Gazette\n\n                            March 8, 2025 Saturday\n\n\
             Night ferry returns\nto Sandholm\n\nBYLINE: Anna Lind\n\nSECTION: LOCAL; Pg. 4\n\nLENGTH: 12 words\n\n\
             The night ferry sails again.\n\nIt had been tied up since May.\n\nLOAD-DATE: March 9, 2025\n\nLANGUAGE: ENGLISH\n\nSUBJECT: FERRIES (90%); PORTS (75%)\n\n\
             Copyright 2025 Lantern Media\n                              All Rights Reserved\n",
            "Night ferry returns to Sandholm\nThe Lantern Gazette\nMarch 8, 2025 Saturday\n\nCopyright 2025 Lantern Media All Rights Reserved\n\n\
             Section: LOCAL; Pg. 4\nLength: 12 words\nByline: Anna Lind\n\nBody\n\nThe night ferry sails again.\n\nIt had been tied up since May.\n\n\
             Classification\n\nLanguage: ENGLISH\n\nSubject: FERRIES (90%); PORTS (75%)\n\nLoad-Date: March 9, 2025\n\nEnd of Document\n",
            "1 de 2 DOCUMENTS\n\nThe Lantern Gazette\n\nMarch 8, 2025 Saturday\n\nNight ferry returns to Sandholm\n\nAUTEUR: Anna Lind\n\nRUBRIQUE: LOCAL; Pg. 4\n\nLONGUEUR: 12 mots\n\n\
             The night ferry sails again.\n\nIt had been tied up since May.\n\nSUJET: FERRIES (90%); PORTS (75%)\n\nLANGUE: ENGLISH\n",
        ];
        for text in cases {
            let (stated, body) = parse(text);
            assert_eq!(stated.headline.as_deref(), Some("Night ferry returns to Sandholm"), "{text}");
            assert_eq!(stated.source.as_deref(), Some("The Lantern Gazette"), "{text}");
            assert_eq!(stated.published.as_deref(), Some("March 8, 2025 Saturday"), "{text}");
            assert_eq!(stated.byline.as_deref(), Some("Anna Lind"), "{text}");
            assert_eq!(stated.section.as_deref(), Some("LOCAL; Pg. 4"), "{text}");
            assert_eq!(stated.language.as_deref(), Some("ENGLISH"), "{text}");
            assert_eq!(stated.subjects.len(), 2, "{text}");
            assert_eq!(body, "The night ferry sails again.\n\nIt had been tied up since May.", "{text}");
        }
    }
}
