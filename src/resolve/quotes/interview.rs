//! Interviews and transcripts: paragraphs that begin with who speaks and a colon, such as
//! "LIND: We waited." and "Q: Why?".
//!
//! One such paragraph proves nothing ("Note: …"), nor do several with different labels ("Weather: …",
//! "Sports: …"). It is an interview where questions and answers are marked, where a name in
//! capitals comes again, or where two labels name people of the article.

use std::ops::Range;

use super::clause::View;
use super::speaker::{Speakers, Who};
use super::words::Class;
use crate::document::{Actor, Names, TextField};
use crate::text::Start;

/// The most tokens of a label.
const LABEL: usize = 5;
/// The most paragraphs that a turn goes on for without a label.
const UNLABELLED: usize = 4;

/// What somebody says in an interview. All numbers are tokens.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    /// Who speaks, as printed.
    pub(super) label: Range<usize>,
    /// Where the last paragraph ends; the words begin behind the mark that follows the label.
    pub(super) end: usize,
    pub(super) who: Option<Who>,
    proof: Proof,
}

/// What a label says about the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    Asks,
    Replies,
    /// It names a person.
    Person,
    /// A name in capitals.
    Capitals,
    /// Nothing, but in an interview it is a speaker too: "Host: …".
    None,
}

/// Finds the turns of an interview, in order; none where the article is no interview.
pub(super) fn find(view: View<'_>, body: &str, names: &Names, speakers: &Speakers, out: &mut Vec<Turn>) {
    out.clear();
    for colon in 1..view.tokens.len() {
        let short = view.classes[colon].is(Class::STOP)
            && view.classes[colon - 1].is(Class::ASKS | Class::REPLIES)
            && view.tokens[colon - 1].begins == Start::Paragraph;
        if view.classes[colon].is(Class::COLON) || short {
            out.extend(read(view, body, names, speakers, colon));
        }
    }
    if out.is_empty() {
        return;
    }
    if !is_proved(view, body, out) {
        out.clear();
        return;
    }
    let interviewed = introduced(names, view.tokens[out[0].label.start].start);
    for at in 0..out.len() {
        let next = out.get(at + 1).map(|next| next.label.start);
        out[at].end = turn_end(view, out[at].label.end + 1, next);
        if out[at].proof == Proof::Replies {
            out[at].who = interviewed;
        }
    }
}

/// The turn that begins with the label before `colon`.
fn read(view: View<'_>, body: &str, names: &Names, speakers: &Speakers, colon: usize) -> Option<Turn> {
    let low = colon.saturating_sub(LABEL);
    let start = (low..colon).rev().find(|&at| view.tokens[at].begins == Start::Paragraph)?;
    let label = start..colon;
    let classes = view.classes.get(label.clone())?;
    let quoted = view.classes.get(colon + 1)?.is(Class::QUOTE);
    // Nothing but a name; what a mark opens is read as quotes are everywhere.
    if quoted || !classes.iter().all(|class| class.is(Class::CAPITAL | Class::STOP)) {
        return None;
    }
    if view.tokens.get(colon + 1)?.begins == Start::Paragraph {
        return None;
    }
    let spoken = is_spoken(view, colon + 1);
    let turn = |who, proof| Some(Turn { label: start..colon, end: colon + 1, who, proof });
    if let [only] = classes {
        if only.is(Class::ASKS) {
            return turn(None, Proof::Asks);
        }
        if only.is(Class::REPLIES) {
            return turn(None, Proof::Replies);
        }
    }
    let printed = &body[view.tokens[start].start as usize..view.tokens[colon - 1].end as usize];
    let capitals = !printed.chars().any(char::is_lowercase)
        && printed.chars().filter(|letter| letter.is_uppercase()).count() > 1;
    let last = &body[view.tokens[colon - 1].range()];
    let who = by_surname(last, names).or_else(|| speakers.named(view, &label));
    turn(
        who,
        match who {
            Some(Who::Person(_)) if spoken => Proof::Person,
            Some(Who::Organisation(_)) | None if capitals && spoken => Proof::Capitals,
            Some(_) | None => Proof::None,
        },
    )
}

/// Whether the paragraph reads as a sentence from `at` on; "Lind: 45 percent" does not.
fn is_spoken(view: View<'_>, at: usize) -> bool {
    let starts = |at: &usize| view.tokens[*at].begins == Start::Paragraph;
    let end = (at + 1..view.tokens.len()).find(starts).unwrap_or(view.tokens.len());
    view.classes[at].is(Class::CAPITAL) && view.classes[end - 1].is(Class::STOP | Class::DASH)
}

/// The only person of the article whose full name ends with this word.
fn by_surname(word: &str, names: &Names) -> Option<Who> {
    let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<Vec<char>>();
    let wanted = lower(word);
    let mut found = (0..).zip(&names.people).filter(|(_, actor)| {
        actor.name.rsplit_once(' ').is_some_and(|(_, surname)| lower(surname) == wanted)
    });
    let (number, _) = found.next()?;
    found.next().is_none().then_some(Who::Person(number))
}

fn is_proved(view: View<'_>, body: &str, turns: &[Turn]) -> bool {
    let count = |proof: Proof| turns.iter().filter(|turn| turn.proof == proof).count();
    if count(Proof::Asks) > 0 && count(Proof::Replies) > 0 || count(Proof::Person) > 1 {
        return true;
    }
    let printed = |turn: &Turn| {
        let (first, last) = (&view.tokens[turn.label.start], &view.tokens[turn.label.end - 1]);
        &body[first.start as usize..last.end as usize]
    };
    let mut labels: Vec<&str> =
        turns.iter().filter(|turn| turn.proof == Proof::Capitals).map(printed).collect();
    labels.sort_unstable();
    labels.windows(2).any(|pair| pair[0] == pair[1])
}

/// Where the paragraphs of a turn end: at the next one, unless that is far off.
fn turn_end(view: View<'_>, from: usize, next: Option<usize>) -> usize {
    let starts = |at: &usize| view.tokens[*at].begins == Start::Paragraph;
    let paragraph = (from + 1..view.tokens.len()).find(starts).unwrap_or(view.tokens.len());
    match next {
        Some(next) if (from + 1..next).filter(starts).count() < UNLABELLED => next,
        Some(_) | None => paragraph,
    }
}

/// The person whom an interview is with: of those whom the headline or the text before the first turn
/// names, the one named most. Who is only spoken of does not answer.
fn introduced(names: &Names, first_turn: u32) -> Option<Who> {
    let is_introduced = |actor: &Actor| {
        let mut before = actor.mentions.iter().filter(|mention| mention.field == TextField::Body);
        actor.in_headline || before.any(|mention| mention.span.0 < first_turn)
    };
    let people = (0..).zip(&names.people).filter(|(_, actor)| is_introduced(actor));
    let most = people.max_by_key(|(number, actor)| (actor.count, u32::MAX - number))?;
    Some(Who::Person(most.0))
}
