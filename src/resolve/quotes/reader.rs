//! Turns the marks and cues of one sentence after the other into quotes.
//!
//! It decides whose a quoted stretch is, whether a cue's clause is direct, mixed or indirect, and
//! who speaks where a quote stands alone.

mod source;

use std::ops::Range;

use super::clause::{Cue, Sentence, Side, Strength, View};
use super::interview::Turn;
use super::marks::{Goes, Quoted};
use super::speaker::{Speakers, Who};
use super::words::Class;
use crate::document::{Names, Quote, QuoteKind, Span};
use crate::text::Start;
use source::Source;

/// Reads the sentences of one article in order.
pub(super) struct Reader<'a> {
    body: &'a str,
    names: &'a Names,
    view: View<'a>,
    speakers: &'a mut Speakers,
    /// The source of the last quote.
    last: Option<Source>,
    /// Whom the text was last about.
    about: Option<Source>,
    /// Whether nothing but quotes has stood in the paragraph so far.
    opening: bool,
    found: &'a mut Vec<Quote>,
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of `body`.
    pub(super) fn new(
        body: &'a str,
        names: &'a Names,
        view: View<'a>,
        speakers: &'a mut Speakers,
        found: &'a mut Vec<Quote>,
    ) -> Reader<'a> {
        Reader { body, names, view, speakers, last: None, about: None, opening: true, found }
    }

    /// Reads the next sentence, of which `cues` are the cues.
    pub(super) fn read(&mut self, sentence: &Sentence<'_>, cues: &[Cue]) {
        let (start, end) = (sentence.range.start, sentence.range.end);
        if self.view.tokens[start].begins == Start::Paragraph {
            self.opening = true;
        }
        let sources: Vec<Source> = cues.iter().map(|cue| self.source(cue, sentence)).collect();
        let mut told = vec![false; cues.len()];
        let already = self.found.len();
        for quoted in sentence.quoted {
            self.read_quoted(quoted, sentence, cues, &sources, &mut told);
        }
        for (number, cue) in cues.iter().enumerate() {
            if !told[number] && cue.strength == Strength::Clause && cue.content.len() > 1 {
                let inner = sentence.quoted.iter().filter(|quoted| cue.content.contains(&quoted.open));
                let kind = if inner.map(|quoted| self.word_count(quoted)).max() >= Some(3) {
                    QuoteKind::Mixed
                } else {
                    QuoteKind::Indirect
                };
                self.tell(cue.content.clone(), &sources[number], kind);
            }
        }
        self.found[already..].sort_by_key(|quote| quote.span);
        // The foreground is who speaks, or whom the sentence is about.
        let mut named = false;
        for source in &sources {
            if let Some(who) = source.who {
                named |= matches!(who, Who::Person(_));
                self.speakers.note(who);
            }
        }
        if let Some(source) = sources.last() {
            self.last = Some(source.clone());
            self.about = Some(source.clone());
        }
        let plain =
            end - start > sentence.quoted.iter().map(|quoted| quoted.end - quoted.open).sum::<usize>() + 2;
        if plain && !named {
            let outside = match sentence.quoted.first() {
                Some(first) if first.open <= start + 1 => first.end.min(end)..end,
                Some(first) => start..first.open,
                None => start..end,
            };
            let pronoun = (outside.start..outside.end.min(outside.start + 2))
                .any(|at| self.view.classes[at].is(Class::HE | Class::SHE));
            if let Some(organisation) = self.speakers.leading_organisation(self.view, &outside) {
                self.speakers.note(Who::Organisation(organisation));
            }
            if !pronoun && let Some((person, speaker)) = self.speakers.foreground(self.view, &outside) {
                self.speakers.note(Who::Person(person));
                if cues.is_empty() {
                    self.about = Some(Source {
                        who: Some(Who::Person(person)),
                        cue: speaker.start..speaker.start,
                        speaker,
                    });
                }
            }
        }
        if plain {
            self.opening = false;
        }
    }

    /// Reads a turn of an interview: each of its paragraphs is a quote.
    pub(super) fn read_turn(&mut self, turn: &Turn) {
        let mark = turn.label.end;
        let source = Source { who: turn.who, speaker: turn.label.clone(), cue: mark..mark + 1 };
        let mut start = mark + 1;
        for at in start + 1..=turn.end {
            let ends = at == turn.end || self.view.tokens[at].begins == Start::Paragraph;
            if ends {
                self.add(self.span(&(start..at)), &source, QuoteKind::Direct);
                start = at;
            }
        }
        if let Some(who) = turn.who {
            self.speakers.note(who);
        }
        self.last = Some(source.clone());
        self.about = Some(source);
        self.opening = true;
    }

    fn read_quoted(
        &mut self,
        quoted: &Quoted,
        sentence: &Sentence<'_>,
        cues: &[Cue],
        sources: &[Source],
        told: &mut [bool],
    ) {
        let within = |cue: &Cue| cue.content.contains(&quoted.open);
        let mut owner = cues
            .iter()
            .position(|cue| within(cue) && cue.side == Side::Before && cue.content.end <= quoted.close + 2);
        owner = owner.or_else(|| cues.iter().rposition(|cue| within(cue) && cue.words.start < quoted.open));
        owner = owner.or_else(|| cues.iter().position(within));
        owner = owner.or_else(|| cues.iter().rposition(|cue| cue.words.end <= quoted.open));
        owner = owner.or_else(|| cues.iter().position(|cue| cue.words.start > quoted.close));
        let count = self.word_count(quoted);
        let close = quoted.end;
        if let Some(source) = self.signed(quoted, sentence).filter(|_| count > 1) {
            self.tell(quoted.open..close, &source, QuoteKind::Direct);
            self.last = Some(source);
            return;
        }
        let Some(number) = owner else {
            return self.read_alone(quoted, sentence);
        };
        let (cue, source) = (&cues[number], sources[number].clone());
        let set_off = quoted.open > 0
            && self.view.classes[quoted.open - 1].is(Class::COMMA | Class::COLON)
            && self.looks_spoken(quoted);
        let lead = quoted.open.saturating_sub(cue.content.start.min(quoted.open));
        let tail = cue.content.end.saturating_sub(close);
        let whole = within(cue) && lead == 0 && tail <= 1;
        if self.is_title(quoted) && !whole {
            return;
        }
        if whole
            || !within(cue) && (count >= 3 || self.looks_spoken(quoted))
            || (set_off && lead > 0)
            || self.is_whole(quoted) && count >= 3
        {
            told[number] |= whole || set_off || !within(cue);
            self.tell(quoted.open..close, &source, QuoteKind::Direct);
        } else if within(cue) && count >= 3 && !told[number] {
            told[number] = true;
            self.tell(cue.content.clone(), &source, QuoteKind::Mixed);
        }
        self.last = Some(source);
    }

    /// A quote in a sentence without a cue.
    fn read_alone(&mut self, quoted: &Quoted, sentence: &Sentence<'_>) {
        let range = &sentence.range;
        let close = quoted.end;
        let covers = quoted.open <= range.start + 1 && close + 1 >= range.end;
        let count = self.word_count(quoted);
        if covers {
            if count < 2 && quoted.goes_on == Goes::Alone {
                return;
            }
            if let Some(source) = self.context(quoted) {
                self.tell(quoted.open..close, &source, QuoteKind::Direct);
                self.last = Some(source);
            }
            return;
        }
        if count < 4 || self.is_title(quoted) {
            return;
        }
        let nothing = quoted.open..quoted.open;
        let floor = sentence.behind_quote(quoted.open);
        let subject = sentence.subject(quoted.open, &[]);
        let who = self.speakers.resolve(self.view, &subject, floor, self.body, self.names);
        let source = match who {
            Some(who) => Some(Source { who: Some(who), speaker: subject, cue: nothing }),
            None => self.about_or_last(),
        };
        if let Some(source) = source.map(|source| Source { cue: quoted.open..quoted.open, ..source }) {
            let spoken = quoted.open > 0
                && self.view.classes[quoted.open - 1].is(Class::COLON)
                && self.looks_spoken(quoted);
            self.tell(quoted.open..close, &source, if spoken { QuoteKind::Direct } else { QuoteKind::Mixed });
        }
    }

    fn word_count(&self, quoted: &Quoted) -> usize {
        let inside = &self.view.classes[quoted.open..quoted.close];
        inside.iter().filter(|class| class.is(Class::CAPITAL | Class::LOWER | Class::DIGIT)).count()
    }

    /// Whether a quote begins as a sentence does.
    fn looks_spoken(&self, quoted: &Quoted) -> bool {
        self.view.classes.get(quoted.open + 1).is_some_and(|class| class.is(Class::CAPITAL | Class::DIGIT))
            && !self.is_title(quoted)
    }

    /// Whether a quote is a sentence by itself.
    fn is_whole(&self, quoted: &Quoted) -> bool {
        let ends = quoted.close > 0 && self.view.classes[quoted.close - 1].is(Class::STOP | Class::COMMA);
        let starts = quoted.open == 0 || self.view.tokens[quoted.open].begins != Start::Inside;
        ends && starts && self.looks_spoken(quoted)
    }

    /// Whether most words of a quote are capitals, as in the title of a work.
    fn is_title(&self, quoted: &Quoted) -> bool {
        let inside = &self.view.classes[quoted.open + 1..quoted.close];
        let capitals = inside.iter().filter(|class| class.is(Class::CAPITAL)).count();
        let small = Class::PREP | Class::DET | Class::CONJ;
        let lower = inside.iter().filter(|class| class.is(Class::LOWER) && !class.is(small)).count();
        capitals >= 2 && lower == 0
    }

    fn span(&self, range: &Range<usize>) -> Span {
        match (
            self.view.tokens.get(range.start),
            range.end.checked_sub(1).and_then(|at| self.view.tokens.get(at)),
        ) {
            (Some(first), Some(last)) if !range.is_empty() => Span(first.start, last.end),
            (_, _) => Span(0, 0),
        }
    }

    fn tell(&mut self, range: Range<usize>, source: &Source, kind: QuoteKind) {
        // A clause that is one quote from mark to mark is direct, whatever led here.
        let classes = &self.view.classes[range.clone()];
        let marks = classes.iter().filter(|class| class.is(Class::QUOTE)).count();
        let marked = [classes.first(), classes.last()]
            .iter()
            .all(|class| class.is_some_and(|class| class.is(Class::QUOTE)));
        let kind = if marks == 2 && marked && !source.cue.is_empty() { QuoteKind::Direct } else { kind };
        let mut span = self.span(&range);
        if kind == QuoteKind::Direct {
            // The words stand between the marks.
            let first = range.start + 1;
            let mut last = range.end - usize::from(self.view.classes[range.end - 1].is(Class::QUOTE));
            while last > first && self.view.classes[last - 1].is(Class::FILLER) {
                last -= 1;
            }
            span = self.span(&(first..last));
        }
        self.add(span, source, kind);
    }

    fn add(&mut self, span: Span, source: &Source, kind: QuoteKind) {
        if span.range().is_empty() {
            return;
        }
        let text = self.body[span.range()].to_string();
        let surface = self.span(&source.speaker);
        let cue = self.span(&source.cue);
        let speaker = source.who.and_then(|who| match who {
            Who::Person(number) => self.names.people.get(number as usize),
            Who::Organisation(number) => self.names.organisations.get(number as usize),
        });
        let place = |span: Span| (!span.range().is_empty()).then_some(span);
        self.found.push(Quote {
            text,
            span,
            speaker: speaker.map(|actor| actor.name.clone()),
            speaker_surface: self.body[surface.range()].to_string(),
            speaker_span: place(surface),
            cue: self.body[cue.range()].to_string(),
            cue_span: place(cue),
            kind,
        });
    }
}
