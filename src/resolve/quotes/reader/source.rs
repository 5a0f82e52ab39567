//! Whose a quote is: by its cue, by a signature, or by what stood before it.

use std::ops::Range;

use super::super::clause::{Cue, Sentence};
use super::super::marks::{Goes, Quoted};
use super::super::speaker::Who;
use super::super::words::Class;
use super::Reader;

/// Whose words they are, and by which cue.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) who: Option<Who>,
    pub(super) speaker: Range<usize>,
    pub(super) cue: Range<usize>,
}

impl Reader<'_> {
    /// The source that a cue tells.
    pub(super) fn source(&mut self, cue: &Cue, sentence: &Sentence<'_>) -> Source {
        let floor = sentence.behind_quote(cue.words.start);
        let mut speaker = cue.speaker.clone();
        let mut who = self.speakers.resolve(self.view, &speaker, floor, self.body, self.names);
        let wide = speaker.start..cue.apposed.max(speaker.end);
        if !matches!(who, Some(Who::Person(_))) && wide.end > speaker.end {
            let found = self.speakers.resolve(self.view, &wide, floor, self.body, self.names);
            if found.is_some_and(|found| matches!(found, Who::Person(_)) || who.is_none()) {
                (who, speaker) = (found, wide);
            }
        }
        Source { who, speaker, cue: cue.words.clone() }
    }

    /// Who says a quote that stands alone: who spoke before it, or whom the text was about.
    pub(super) fn context(&self, quoted: &Quoted) -> Option<Source> {
        if quoted.goes_on == Goes::On || !self.opening {
            return self.last.clone();
        }
        let nothing = quoted.open..quoted.open;
        self.about_or_last().or(Some(Source { who: None, speaker: nothing.clone(), cue: nothing }))
    }

    pub(super) fn about_or_last(&self) -> Option<Source> {
        self.about.clone().or_else(|| self.last.clone())
    }

    /// "“…” — Anna Lind" and "Anna Lind: “…”".
    pub(super) fn signed(&self, quoted: &Quoted, sentence: &Sentence<'_>) -> Option<Source> {
        let close = quoted.end;
        let range = &sentence.range;
        let class = |at: usize| self.view.classes.get(at).copied().unwrap_or_default();
        let name =
            |range: &Range<usize>| (1..=12).contains(&range.len()) && class(range.start).is(Class::CAPITAL);
        if class(close).is(Class::DASH) {
            let end = (close + 1..range.end)
                .find(|&at| class(at).is(Class::COMMA | Class::LEFT))
                .unwrap_or(range.end);
            let speaker = close + 1..end;
            let alone = name(&speaker)
                && !speaker.clone().any(|at| class(at).is(Class::CUE | Class::BE | Class::AUX | Class::HAVE));
            return alone
                .then(|| (speaker, close..close + 1))
                .map(|(speaker, cue)| self.traced(speaker, cue));
        }
        let colon =
            quoted.open.checked_sub(1).filter(|&at| at >= range.start && class(at).is(Class::COLON))?;
        let speaker = range.start..colon;
        let short = name(&speaker)
            && !speaker
                .clone()
                .any(|at| class(at).is(Class::CUE | Class::BE | Class::AUX | Class::HAVE | Class::QUOTE));
        short.then(|| self.traced(speaker, colon..colon + 1))
    }

    fn traced(&self, speaker: Range<usize>, cue: Range<usize>) -> Source {
        let who = self.speakers.named(self.view, &speaker);
        Source { who, speaker, cue }
    }
}
