//! Structure first: cuts a text in one pass into headline, head, body and foot.
//!
//! In: the text of a record and what the format states of its headline and authors. Out: a
//! [`Layout`]: the body, and the pieces cut out of it in the order of the text, each with what was
//! read in it on the way. The first lines and the last paragraphs are looked at closely, the middle
//! only for lines that break into it. Nothing is weighed against what the format states; that is
//! the business of the module above.
//!
//! The law: the characters of the text that are not white space stand, each exactly once and in the
//! order of the text, in the pieces and in the body. A headline that was taken from the text is a
//! piece like any other.

use std::ops::Range;

use super::byline::Credits;
use super::dateline::Dateline;
use super::foot::cut_foot;
use super::head::cut_head;
use super::pattern::Token;
use super::phrases::find_interruption;
use super::published::DateLine;
use crate::document::{Furniture, FurnitureKind};

/// The longest line of furniture, in bytes.
pub(super) const LONGEST: usize = 700;

/// The longest line that may break into the middle of a text, in bytes.
const LONGEST_INTERRUPTION: usize = 240;

/// A text, cut up.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// What is left: paragraphs separated by one blank line.
    pub body: String,
    /// What was cut out, in the order of the text.
    pub pieces: Vec<Piece>,
}

/// A piece that was cut out.
#[derive(Debug)]
pub(super) struct Piece {
    /// As the contract prints it.
    pub furniture: Furniture,
    /// What was read in it.
    pub note: Note,
}

/// What a piece says. Ranges are bytes of the piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// Nothing beyond its kind.
    Plain,
    /// Who wrote it.
    Byline(Credits),
    /// From where, when and by whom it was filed.
    Dateline(Dateline),
    /// When it was published or changed.
    Date(DateLine),
    /// Who contributed or supplied it.
    Credit(Credits),
    /// Where it appeared first, or who holds the rights.
    Outlet(Range<usize>),
}

/// What a format states beside the text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Beside<'a> {
    /// The headline.
    pub headline: Option<&'a str>,
    /// The dateline.
    pub dateline: Option<&'a str>,
    /// The authors.
    pub authors: Option<&'a str>,
}

/// A line that is not blank, without the white space round it.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// Its first byte.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// Whether a blank line, or nothing, stands before it.
    pub opens: bool,
}

/// A range of the text that is cut out.
pub(super) struct Cut {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: FurnitureKind,
    /// What was read in it.
    pub note: Note,
}

/// Cuts `text`. A text that is furniture from end to end is left whole.
pub(super) fn cut(text: String, beside: Beside<'_>) -> Layout {
    let mut lines = lines(&text);
    let mut room = Vec::new();
    for guess in [Guess::Headline, Guess::Nothing] {
        let cuts = cut_lines(&text, &mut lines, beside, guess, &mut room);
        if cuts.is_empty() {
            break;
        }
        let body = join_body(&text, &cuts);
        if body.is_empty() {
            continue;
        }
        let pieces = cuts.into_iter().map(|cut| Piece {
            furniture: Furniture { text: text[cut.range].to_string(), kind: cut.kind },
            note: cut.note,
        });
        return Layout { pieces: pieces.collect(), body };
    }
    Layout { body: tidy(text), pieces: Vec::new() }
}

/// Whether the first line may be a headline that no format states.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    /// It may.
    Headline,
    /// It may not.
    Nothing,
}

fn cut_lines(
    text: &str,
    lines: &mut [Line],
    beside: Beside<'_>,
    guess: Guess,
    room: &mut Vec<Token>,
) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let body_start = cut_head(text, lines, beside, guess, &mut cuts, room);
    // What follows a dateline in its line is a line of its own from here on.
    if let (Some(line), Some(cut)) = (lines.get_mut(body_start), cuts.last())
        && cut.range.start == line.start
    {
        let rest = &text[cut.range.end..line.end];
        line.start = line.end - rest.trim_start().len();
    }
    let foot_start = cut_foot(text, lines, body_start, beside, &mut cuts, room);
    cut_middle(text, &lines[body_start.min(foot_start)..foot_start], &mut cuts, room);
    cuts.sort_by_key(|cut| cut.range.start);
    cuts
}

fn tidy(mut text: String) -> String {
    text.truncate(text.trim_end().len());
    let blank = text.len() - text.trim_start().len();
    text.drain(..blank);
    text
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::with_capacity(text.len() / 128 + 8);
    let mut start = 0;
    let mut opens = true;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = &text[start..end];
        let bare = line.trim();
        if bare.is_empty() {
            opens = true;
        } else {
            let at = start + line.len() - line.trim_start().len();
            lines.push(Line { start: at, end: at + bare.len(), opens });
            opens = false;
        }
        start = end + 1;
    }
    lines
}

fn join_body(text: &str, cuts: &[Cut]) -> String {
    let mut body = String::with_capacity(text.len());
    let mut at = 0;
    let mut blank = false;
    for end in cuts.iter().map(|cut| (cut.range.start, cut.range.end)).chain([(text.len(), text.len())]) {
        let kept = &text[at.min(end.0)..end.0];
        let bare = kept.trim();
        blank |= kept[..kept.len() - kept.trim_start().len()].contains("\n\n");
        if !bare.is_empty() {
            if !body.is_empty() {
                body.push_str(if blank { "\n\n" } else { "\n" });
            }
            body.push_str(bare);
            blank = kept[kept.trim_end().len()..].contains("\n\n");
        }
        at = end.1;
    }
    body
}

/// Whether a line ends as a sentence does.
pub(super) fn ends_sentence(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or_default();
    last.ends_with(['.', '!', '?', '…']) && last.trim_end_matches('.').chars().count() > 3
}

/// A line without a letter or a digit.
pub(super) fn is_rule(line: &str) -> bool {
    line.len() < 80 && !line.chars().any(char::is_alphanumeric)
}

/// Cuts lines that break into the middle.
fn cut_middle(text: &str, lines: &[Line], cuts: &mut Vec<Cut>, room: &mut Vec<Token>) {
    for Line { start, end, opens } in lines {
        if end - start > LONGEST_INTERRUPTION && !text[*start..*end].ends_with(" caption") {
            continue;
        }
        let line = &text[*start..*end];
        let kind = if line.ends_with("hide caption") || line.ends_with("toggle caption") {
            Some(FurnitureKind::Caption)
        } else if is_rule(line) {
            Some(FurnitureKind::Mark)
        } else if *opens {
            find_interruption(line, room)
        } else {
            None
        };
        if let Some(kind) = kind {
            cuts.push(Cut { range: *start..*end, kind, note: Note::Plain });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> (Vec<FurnitureKind>, String) {
        let layout = cut(text.to_string(), Beside::default());
        (layout.pieces.iter().map(|piece| piece.furniture.kind).collect(), layout.body)
    }

    #[test]
    fn heads_and_feet_are_cut_off() {
        use FurnitureKind::{
            Byline, Caption, Copyright, Credit, Date, Dateline, Footer, Headline, Mark, Promotion,
        };
        for (text, expected, body) in [
            ("Rain falls\n\nIt fell for long.", vec![Headline], "It fell for long."),
            (
                "Rain falls\nBy Ann Lee\nROME, May 3 (AP) - It fell.\nAnd fell.",
                vec![Headline, Byline, Dateline],
                "It fell.\nAnd fell.",
            ),
            (
                "RAIN FALLS\n\nBy Ann Lee\nStaff Writer\nann@x.example\n\nMay 3, 2025\n\nIt fell.",
                vec![Headline, Byline, Byline, Byline, Date],
                "It fell.",
            ),
            (
                "Rain falls\n\nA standfirst that says more.\n\nBy Ann Lee\n\nIt fell.",
                vec![Headline, Byline],
                "A standfirst that says more.\n\nIt fell.",
            ),
            (
                "Rain falls\n\nAnn Lee\n\nIt fell in Rome on Monday.",
                vec![Headline, Byline],
                "It fell in Rome on Monday.",
            ),
            (
                "Rain falls\n\nKey Points\n\nIt fell in Rome on Monday.",
                vec![Headline],
                "Key Points\n\nIt fell in Rome on Monday.",
            ),
            (
                "It fell.\n\nADVERTISEMENT\n\nIt went on for hours.\n\nIt stopped at night.\n\nThe sun rose early.\n\nPeople were glad.",
                vec![Mark],
                "It fell.\n\nIt went on for hours.\n\nIt stopped at night.\n\nThe sun rose early.\n\nPeople were glad.",
            ),
            ("It fell.\n\nRead more: Sun shines\n\nIt stopped.", vec![Promotion], "It fell.\n\nIt stopped."),
            (
                "It fell.\n\nA man under an umbrella. Bo Ek/APhide caption\n\nIt stopped.",
                vec![Caption],
                "It fell.\n\nIt stopped.",
            ),
            ("It fell.\n\n___\n\nAnn Lee contributed to this report.", vec![Mark, Credit], "It fell."),
            ("It fell.\n\n(Reporting by Ann Lee in Rome; editing by Bo Ek)", vec![Credit], "It fell."),
            ("It fell.\n\nReuters and Norwire. With files from Ann Lee.", vec![Credit], "It fell."),
            ("It fell.\n\n© 2025 The Lake. All rights reserved.", vec![Copyright], "It fell."),
            ("It fell.\n\nSource: The Lake", vec![Footer], "It fell."),
            ("It fell. (dpa)", vec![Credit], "It fell."),
            ("It fell and fell.\n\nNorwire", vec![Credit], "It fell and fell."),
            ("It fell and fell.\n\njm/elb", vec![Mark], "It fell and fell."),
            ("It fell.\n\n(MORE)", vec![Mark], "It fell."),
            (
                "Rain told The Associated Press it fell.\n\nHe contributed to this success.",
                vec![],
                "Rain told The Associated Press it fell.\n\nHe contributed to this success.",
            ),
            ("Reuters", vec![], "Reuters"),
            ("", vec![], ""),
        ] {
            assert_eq!(kinds(text), (expected, body.to_string()), "{text}");
        }
    }

    #[test]
    fn footers_are_known_in_many_words() {
        for (line, outlet) in [
            ("This post appeared first on The Lake.", "The Lake"),
            ("The post Rain falls appeared first on The Lake.", "The Lake"),
            ("The post ‘Rain first on Monday’ appeared first on The Lake", "The Lake"),
            ("This article was originally published by The Lake.", "The Lake"),
            ("This article originally appeared in The Lake.", "The Lake"),
            ("This story was first published on The Lake", "The Lake"),
            ("This article first appeared on The Lake and is republished here with permission.", "The Lake"),
            (
                "This article is republished from The Lake under a Creative Commons license. Read the original article.",
                "The Lake",
            ),
            ("First published on The Lake", "The Lake"),
            ("Originally published by The Lake.", "The Lake"),
            ("Source: The Lake", "The Lake"),
            ("Read the original article on The Lake.", "The Lake"),
            ("Republished from The Lake", "The Lake"),
            ("Republished with permission from The Lake.", "The Lake"),
            ("Dieser Artikel erschien zuerst in Der See.", "Der See"),
            ("Dieser Beitrag ist zuerst bei Der See erschienen.", "Der See"),
            ("Der Beitrag Regen fällt erschien zuerst auf Der See.", "Der See"),
            ("Zuerst erschienen in Der See", "Der See"),
            ("Cet article a été publié initialement par Le Lac.", "Le Lac"),
            ("Cet article est d’abord paru dans Le Lac.", "Le Lac"),
            ("Este artículo fue publicado originalmente en El Lago.", "El Lago"),
            ("Este artículo se publicó originalmente en El Lago.", "El Lago"),
            ("Dit artikel verscheen eerder in Het Meer.", "Het Meer"),
            ("Dit artikel is oorspronkelijk gepubliceerd door Het Meer.", "Het Meer"),
            ("Questo articolo è stato pubblicato originariamente su Il Lago.", "Il Lago"),
        ] {
            let layout = cut(format!("It fell.\n\n{line}"), Beside::default());
            let found = layout.pieces.first().map(|piece| match &piece.note {
                Note::Outlet(range) => {
                    super::super::source::name_in_footer(&piece.furniture.text[range.clone()]).to_string()
                }
                other => format!("{other:?}"),
            });
            assert_eq!(found.as_deref(), Some(outlet), "{line}");
        }
    }

    #[test]
    fn credits_are_known_in_many_words() {
        for (line, people, agencies) in [
            ("Ann Lee and The Associated Press contributed to this report.", "Ann Lee", "Associated Press"),
            ("The Associated Press contributed to this report.", "", "Associated Press"),
            ("AFP contributed to this report", "", "Agence France-Presse"),
            (
                "Associated Press writers Ann Lee in Rome and Bo Ek in Oslo contributed.",
                "Ann Lee, Bo Ek",
                "Associated Press",
            ),
            (
                "Reporting by Ann Lee in Rome and Bo Ek in Oslo; Editing by Cy Poe",
                "Ann Lee, Bo Ek, Cy Poe",
                "",
            ),
            (
                "Reporting by Ann Lee, Bo Ek; Writing by Cy Poe; Editing by Di Fox and Ed Gray",
                "Ann Lee, Bo Ek, Cy Poe, Di Fox, Ed Gray",
                "",
            ),
            ("Additional reporting by Ann Lee and PA", "Ann Lee", "Press Association"),
            ("With files from Reuters and Ann Lee", "Ann Lee", "Reuters"),
            ("Compiled by Ann Lee", "Ann Lee", ""),
            ("(With inputs from PTI)", "", "Press Trust of India"),
            ("Mit Material von dpa", "", "dpa"),
            ("(mit Material von dpa und AFP)", "", "dpa, Agence France-Presse"),
            ("avec AFP", "", "Agence France-Presse"),
            ("(Avec AFP et Reuters)", "", "Agence France-Presse, Reuters"),
            ("Con información de EFE", "", "EFE"),
            ("Met medewerking van Ann Lee", "Ann Lee", ""),
            ("NPR's Ann Lee contributed reporting.", "Ann Lee", ""),
            ("Lee reported from Rome.", "", ""),
            ("This episode was produced by Ann Lee.", "Ann Lee", ""),
            (
                "Today's episode was produced by Ann Lee. It was edited by Bo Eklund. Cy Poe checked the facts. Di Fox was \
                 the audio engineer.",
                "Ann Lee, Bo Eklund, Cy Poe, Di Fox",
                "",
            ),
            (
                "This episode was hosted by Ann Lee and Bo Eklund. It was fact-checked by Cy Poe and engineered by Di Fox. \
                 Ed Gray is The Lake's executive producer.",
                "Ann Lee, Bo Eklund, Cy Poe, Di Fox, Ed Gray",
                "",
            ),
            (
                "The producer is Ann Lee. This digital story was edited by Bo Eklund. We'd love to hear from you. Leave us a \
                 voicemail, or email us at life@lake.example.",
                "Ann Lee, Bo Eklund",
                "",
            ),
            (
                "Fact-checking by Ann Lee. Music byDi Fox. Find us:TikTok,Facebook,Newsletter.",
                "Ann Lee, Di Fox",
                "",
            ),
        ] {
            let layout = cut(format!("It fell.\n\n{line}"), Beside::default());
            let found = layout.pieces.first().map(|piece| match &piece.note {
                Note::Credit(credits) => (credits.people.join(", "), credits.agencies.join(", ")),
                other => (format!("{other:?}"), String::new()),
            });
            assert_eq!(found, Some((people.to_string(), agencies.to_string())), "{line}");
        }
    }

    #[test]
    fn films_are_produced_too() {
        for line in ["It was produced by Ann Lee.", "It was edited by Bo Eklund. Cy Poe was the producer."] {
            assert_eq!(
                kinds(&format!("Rain falls\n\nIt fell for long.\n\n{line}")).0,
                [FurnitureKind::Headline]
            );
        }
    }

    /// Texts are put together at random from lines that are furniture in some places and not in others.
    #[test]
    fn no_character_is_lost_or_doubled() {
        let parts = [
            "Rain falls",
            "By Ann Lee",
            "Ann Lee",
            "ROME, May 3 (AP) — It fell.",
            "LONDON (AP) —",
            "PARIS — Advertisement",
            "May 3, 2025",
            "It fell for hours, and then it stopped.",
            "ADVERTISEMENT",
            "***",
            "© 2025 The Lake",
            "Source: The Lake",
            "(dpa)",
            "It stopped. (AFP)",
            "Reporting by Ann Lee; editing by Bo Ek",
            "\u{a0}",
            "",
            "",
            "\n",
            "‘Ünïcode’ — 日本 (AP) é",
            "BERLIN (dpa) – Reporting by Ann Lee",
            "Norwire",
            "This post appeared first on The Lake.",
            "(",
            ")",
            "- -",
            "MADRID. Llueve.",
        ];
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % below as u64) as usize
        };
        for _ in 0..4_000 {
            let count = next(14);
            let mut text = String::new();
            for _ in 0..count {
                text.push_str(parts[next(parts.len())]);
                text.push_str(["\n", "\n\n", "\n\n\n", " "][next(4)]);
            }
            let layout = cut(text.clone(), Beside::default());
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let mut given: Vec<char> = solid(&layout.body).chars().collect();
            for piece in &layout.pieces {
                given.extend(solid(&piece.furniture.text).chars());
            }
            let mut expected: Vec<char> = solid(&text).chars().collect();
            given.sort_unstable();
            expected.sort_unstable();
            assert_eq!(given, expected, "{text:?} {layout:?}");
            let mut at = 0;
            for piece in &layout.pieces {
                let found = text[at..].find(&piece.furniture.text);
                assert!(found.is_some(), "{text:?} {layout:?}");
                at += found.unwrap_or(0) + piece.furniture.text.len();
            }
            assert!(layout.body.trim() == layout.body, "{text:?} {layout:?}");
        }
    }
}
