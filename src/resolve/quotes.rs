//! Finds who said what: direct, indirect and mixed quotes with their speakers.
//!
//! In comes an [`Article`] with its tokens and [`Names`]; out go its [`Quote`]s in the order of
//! the text. Marks are paired first; then each sentence is read for its cues; then speakers are
//! traced to actors. It decides by marks, word classes and order alone, and it names nobody who is
//! not among the names.

mod clause;
mod content;
mod interview;
mod marks;
mod phrase;
mod reader;
mod speaker;
#[cfg(test)]
mod tests;
mod words;

use crate::document::{Article, Names, Quote};
use crate::text::{Lexicon, Start, Text};

use clause::{Cue, Sentence, View};
use interview::Turn;
use marks::Quoted;
use reader::Reader;
use speaker::Speakers;
use words::{Class, Classes};

/// The longest sentence that is read as one, in tokens.
const SENTENCE: usize = 300;

/// The quote finder of one worker. It goes with one lexicon all its life.
#[derive(Debug, Default)]
pub struct QuoteFinder {
    known: Classes,
    classes: Vec<Class>,
    quoted: Vec<Quoted>,
    cues: Vec<Cue>,
    turns: Vec<Turn>,
    speakers: Speakers,
}

impl QuoteFinder {
    /// A finder that has seen nothing yet.
    pub fn new() -> QuoteFinder {
        QuoteFinder::default()
    }

    /// Finds the quotes in the body of `article`.
    ///
    /// `text` holds its tokens, `lexicon` their words, `names` whom it names.
    pub fn find(&mut self, article: &Article, text: &Text, lexicon: &Lexicon, names: &Names) -> Vec<Quote> {
        self.known.look_up(&text.body, lexicon, &mut self.classes);
        let mut found = Vec::new();
        if !self.classes.iter().any(|class| class.is(Class::CUE | Class::QUOTE | Class::COLON)) {
            return found;
        }
        let view = View { tokens: &text.body, classes: &self.classes };
        marks::pair(view.tokens, view.classes, &mut self.quoted);
        self.speakers.begin(names);
        interview::find(view, &article.body, names, &self.speakers, &mut self.turns);
        let mut reader = Reader::new(&article.body, names, view, &mut self.speakers, &mut found);
        let (mut at, mut first) = (0, 0);
        let mut turns = self.turns.iter().peekable();
        while at < view.tokens.len() {
            if let Some(turn) = turns.next_if(|turn| at >= turn.label.start) {
                reader.read_turn(turn);
                at = turn.end;
                first += self.quoted[first..].iter().take_while(|quoted| quoted.open < at).count();
                continue;
            }
            let end = sentence_end(view, &self.quoted[first..], at);
            let mut next = first;
            while self.quoted.get(next).is_some_and(|quoted| quoted.open < end) {
                next += 1;
            }
            let sentence = Sentence { view, range: at..end, quoted: &self.quoted[first..next] };
            sentence.cues(&mut self.cues);
            reader.read(&sentence, &self.cues);
            (at, first) = (end, next);
        }
        found
    }
}

/// Where the sentence that begins at `at` ends; never inside a quote.
fn sentence_end(view: View<'_>, quoted: &[Quoted], at: usize) -> usize {
    let mut quoted = quoted.iter().peekable();
    let mut next = at;
    while next < view.tokens.len() {
        let begins = view.tokens[next].begins;
        let ends = begins == Start::Paragraph || begins == Start::Sentence && !goes_on(view, next);
        if next > at && (ends || next - at >= SENTENCE) {
            return next;
        }
        match quoted.peek() {
            Some(inner) if next >= inner.open => {
                next = inner.end.max(next + 1);
                quoted.next();
            }
            Some(_) | None => next += 1,
        }
    }
    view.tokens.len()
}

/// "“Why?” Lind asked.": behind a quote that ends in a question, the sentence goes on.
fn goes_on(view: View<'_>, at: usize) -> bool {
    if at < 2
        || !view.classes[at - 1].is(Class::QUOTE)
        || !view.classes[at - 2].is(Class::ASKING | Class::DASH | Class::COMMA)
    {
        return false;
    }
    if view.classes[at].is(Class::QUOTE) {
        return false;
    }
    let ahead = view.classes.iter().zip(view.tokens).skip(at).take(8);
    for (class, token) in ahead {
        if class.is(Class::SAY | Class::TELL | Class::WEAK) {
            return true;
        }
        if class.is(Class::COMMA | Class::STOP | Class::QUOTE) && token.spaced {
            return false;
        }
    }
    false
}
