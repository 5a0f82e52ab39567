//! Markdown: front matter, then text whose marks are taken off.
//!
//! In: a decoded file. Out: what its front matter states, and plain paragraphs. It reads the marks
//! that people write news with; it is no full CommonMark parser, and never fails.

use super::head::split_front_matter;
use super::markdown_inline::plain_inline;
use crate::document::Stated;

/// Reads a Markdown file. Its first heading is the headline where none is stated.
pub(super) fn parse(text: &str) -> (Stated, String) {
    let text = text.trim_start_matches('\n');
    let (mut stated, body) = split_front_matter(text).unwrap_or_else(|| (Stated::default(), text));
    let body = without_comments(body);
    let mut blocks = Blocks::default();
    let mut lines = body.lines().peekable();
    let mut fence: Option<&str> = None;
    while let Some(line) = lines.next() {
        let bare = line.trim();
        if let Some(mark) = fence {
            if bare.starts_with(mark) {
                fence = None;
                blocks.end();
            } else {
                blocks.add_line(line.trim_end());
            }
            continue;
        }
        if let Some(mark) = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark)) {
            blocks.end();
            fence = Some(mark);
        } else if let Some((level, heading)) = find_heading(bare) {
            blocks.end();
            add_heading(&mut stated, &mut blocks, level, heading);
        } else if let Some(level) = lines.peek().and_then(|next| find_underline(bare, next, &blocks)) {
            lines.next();
            add_heading(&mut stated, &mut blocks, level, bare);
        } else if bare.is_empty() || is_rule(bare) || is_definition(bare) {
            blocks.end();
        } else {
            blocks.add_marked(line);
        }
    }
    blocks.end();
    (stated, blocks.text)
}

fn add_heading(stated: &mut Stated, blocks: &mut Blocks, level: usize, heading: &str) {
    let heading = plain_inline(heading);
    if level == 1 && stated.headline.is_none() && !heading.is_empty() {
        stated.headline = Some(heading);
    } else if level != 1 || stated.headline.as_deref() != Some(&heading) {
        blocks.add_line(&heading);
        blocks.end();
    }
}

/// `## Heading ##` and its level.
fn find_heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    let is_heading = (1..=6).contains(&level) && (rest.is_empty() || rest.starts_with(' '));
    is_heading.then(|| (level, rest.trim().trim_end_matches('#').trim_end()))
}

/// The level of a heading that is underlined by the next line.
fn find_underline(line: &str, next: &str, blocks: &Blocks) -> Option<usize> {
    let next = next.trim_end();
    let all = |mark: char| next.len() >= 3 && next.chars().all(|c| c == mark);
    let may_be = blocks.paragraph.is_empty() && !line.is_empty() && !line.starts_with(['-', '>', '|', '*']);
    match (may_be, all('='), all('-')) {
        (true, true, _) => Some(1),
        (true, _, true) => Some(2),
        (false, _, _) | (true, false, false) => None,
    }
}

/// `***`, `---`, `- - -`; also the line under the head of a table.
fn is_rule(line: &str) -> bool {
    let marks: usize = line.bytes().filter(|byte| matches!(byte, b'-' | b'*' | b'_')).count();
    let others = line.bytes().any(|byte| !matches!(byte, b'-' | b'*' | b'_' | b' ' | b'|' | b':'));
    marks >= 3 && !others
}

/// `[id]: address`, which shows nowhere.
fn is_definition(line: &str) -> bool {
    line.starts_with('[')
        && !line.starts_with("[^")
        && line.split_once("]: ").is_some_and(|(id, _)| !id.contains(' '))
}

fn without_comments(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        left.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    left.push_str(rest);
    left
}

/// The paragraphs so far, and the one that grows.
#[derive(Default)]
struct Blocks {
    text: String,
    paragraph: String,
}

impl Blocks {
    /// A line whose marks count: quotes and list items lose theirs.
    fn add_marked(&mut self, line: &str) {
        let bare = line.trim_start().trim_start_matches(['>', ' ']);
        if bare.is_empty() {
            self.end();
            return;
        }
        let item = strip_item(bare);
        if let Some(item) = item {
            self.add_line(item.trim_start());
            return;
        }
        if bare.starts_with('|') {
            let cells = bare.trim_matches('|').split('|').map(str::trim);
            self.add_line(&cells.collect::<Vec<_>>().join("   "));
            return;
        }
        // A byline above the text is a line of its own, whatever the rules of Markdown say.
        let opens = self.text.len() < 400 && ends_with_byline(&self.paragraph);
        if self.paragraph.is_empty() || self.paragraph.ends_with('\n') || opens {
            self.add_line(bare.trim_end_matches('\\'));
        } else {
            self.paragraph.push(' ');
            self.paragraph.push_str(bare.trim_end_matches([' ', '\\']));
        }
        if line.ends_with("  ") || line.ends_with('\\') {
            self.paragraph.push('\n');
        }
    }

    fn add_line(&mut self, line: &str) {
        if !self.paragraph.is_empty() && !self.paragraph.ends_with('\n') {
            self.paragraph.push('\n');
        }
        self.paragraph.push_str(line.trim_end());
    }

    /// Ends the paragraph.
    fn end(&mut self) {
        let plain = plain_inline(self.paragraph.trim());
        self.paragraph.clear();
        if plain.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(&plain);
    }
}

fn ends_with_byline(paragraph: &str) -> bool {
    let line = paragraph.rsplit('\n').next().unwrap_or_default().trim_start_matches(['*', '_']);
    line.len() < 100 && (line.starts_with("By ") || line.starts_with("BY "))
}

/// The text of a list item.
fn strip_item(line: &str) -> Option<&str> {
    if let Some(item) = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark)) {
        return Some(item);
    }
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digit_count = line.len() - rest.len();
    let item = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "));
    item.filter(|_| (1..=3).contains(&digit_count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_off() {
        let text = "---\ntitle: Ferry\n---\n# Ferry\n\nBy *Anna Lind*\nOSLO — The **ferry** [ran](http://a.example/x_(y)) again\nand again.  \nTwice.\n\n\
            ## Why\n\n> It was `late`,\n> he said.\n\n- one\n- two\n  more\n\n![a boat](b.jpg)\n\n<!-- not\nthis -->\n\n```\ncode_x\n```\n\n***\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[id]: http://a.example\nsnake_case and 2 \\* 3 &amp; <em>four</em>";
        let (stated, found) = parse(text);
        assert_eq!(stated.headline.as_deref(), Some("Ferry"));
        let expected = "By Anna Lind\nOSLO — The ferry ran again and again.\nTwice.\n\nWhy\n\nIt was late, he said.\n\none\ntwo more\n\n\
            code_x\n\na   b\n\n1   2\n\nsnake_case and 2 * 3 & four";
        assert_eq!(found, expected);
    }

    #[test]
    fn the_first_heading_is_the_headline() {
        for (text, headline, body) in [
            ("# One\n\nText", Some("One"), "Text"),
            ("One\n===\nText", Some("One"), "Text"),
            ("## Two\nText", None, "Two\n\nText"),
            ("", None, ""),
        ] {
            let (stated, found) = parse(text);
            assert_eq!((stated.headline.as_deref(), found.as_str()), (headline, body), "{text}");
        }
    }
}
