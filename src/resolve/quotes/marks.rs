//! Pairs quote marks: which stretches of the body stand between an opening and a closing one.
//!
//! A stretch never leaves its paragraph. Where a paragraph ends inside a quote and the next one
//! opens with a mark again, the second stretch is marked as going on.

use super::words::Class;
use crate::text::{Start, Token};

/// How many tokens a quote may have: more are the sign of a mark that is never closed.
const LONGEST: usize = 800;

/// Words between two marks. All numbers are tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quoted {
    /// The opening mark.
    pub(super) open: usize,
    /// The closing mark, or one past the last word where none stands.
    pub(super) close: usize,
    /// One past the last token, a closing mark included.
    pub(super) end: usize,
    /// Whether it goes on with the quote before it, which was left open.
    pub(super) goes_on: Goes,
}

/// How a quoted stretch begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goes {
    /// By itself.
    Alone,
    /// As the next paragraph of the stretch before it.
    On,
}

/// Finds the quoted stretches, in order.
pub(super) fn pair(tokens: &[Token], classes: &[Class], out: &mut Vec<Quoted>) {
    out.clear();
    let mut left_open = Goes::Alone;
    let mut at = 0;
    let mut paragraph_end = 0;
    while at < tokens.len() {
        if at >= paragraph_end {
            paragraph_end = end_of_paragraph(tokens, at);
        }
        let first = tokens[at].begins == Start::Paragraph;
        if !classes[at].is(Class::QUOTE) || !opens(tokens, classes, at) {
            if first {
                left_open = Goes::Alone;
            }
            at += 1;
            continue;
        }
        let goes_on = if first { left_open } else { Goes::Alone };
        left_open = Goes::Alone;
        let close = find_close(tokens, classes, at, paragraph_end);
        let end = match close {
            Some(close) => close,
            // A mark that is never closed opens a quote only where one plausibly runs to the end
            // of the paragraph.
            None if first
                || tokens[at].begins != Start::Inside
                || classes[at - 1].is(Class::COMMA | Class::COLON) =>
            {
                if classes[at].is(Class::SINGLE | Class::SINGLE_CLOSE) {
                    at += 1;
                    continue;
                }
                left_open = Goes::On;
                paragraph_end
            }
            None => {
                at += 1;
                continue;
            }
        };
        if end > at + 1 {
            out.push(Quoted { open: at, close: end, end: end + usize::from(close.is_some()), goes_on });
        }
        at = if close.is_some() { end + 1 } else { end };
    }
}

fn end_of_paragraph(tokens: &[Token], from: usize) -> usize {
    let rest = tokens.iter().skip(from + 1);
    from + 1 + rest.take_while(|token| token.begins != Start::Paragraph).count()
}

fn opens(tokens: &[Token], classes: &[Class], at: usize) -> bool {
    let class = classes[at];
    let spaced = tokens[at].spaced || at == 0;
    let tight = tokens.get(at + 1).is_some_and(|next| !next.spaced && next.begins != Start::Paragraph);
    let behind = at > 0 && classes[at - 1].is(Class::LEFT | Class::DASH);
    if class.is(Class::DOUBLE) {
        return at + 1 < tokens.len();
    }
    if class.is(Class::HIGH_OPEN | Class::LOW | Class::GUILLEMET_LEFT) {
        return true;
    }
    // ‘ may stand for the apostrophe of a shortened word, ’ and ' for much else.
    (spaced || behind) && tight
}

/// The mark that closes what the mark at `open` opens.
fn find_close(tokens: &[Token], classes: &[Class], open: usize, end: usize) -> Option<usize> {
    let class = classes[open];
    if class.is(Class::SINGLE | Class::SINGLE_OPEN | Class::SINGLE_CLOSE) {
        return find_single_close(tokens, classes, open, end);
    }
    let closers = if class.is(Class::DOUBLE) {
        Class::DOUBLE
    } else if class.is(Class::HIGH_OPEN) {
        Class::HIGH_CLOSE | Class::DOUBLE
    } else if class.is(Class::LOW) {
        Class::HIGH_OPEN | Class::HIGH_CLOSE | Class::DOUBLE
    } else if class.is(Class::HIGH_CLOSE) {
        Class::HIGH_CLOSE
    } else if class.is(Class::GUILLEMET_LEFT) {
        Class::GUILLEMET_RIGHT
    } else {
        Class::GUILLEMET_LEFT
    };
    // A straight mark may be closed by a curly one, but not by one that closes an inner quote.
    let straight = class.is(Class::DOUBLE);
    let mut inner = false;
    for (at, class) in classes.iter().enumerate().take(end.min(open + LONGEST)).skip(open + 1) {
        if class.is(closers) || straight && class.is(Class::HIGH_CLOSE) && !std::mem::take(&mut inner) {
            return Some(at);
        }
        inner |= straight && class.is(Class::HIGH_OPEN);
    }
    None
}

/// Single marks are apostrophes too: the best closing one ends a sentence or stands before a mark.
fn find_single_close(tokens: &[Token], classes: &[Class], open: usize, end: usize) -> Option<usize> {
    let mut fallback = None;
    let limit = end.min(open + LONGEST);
    for at in open + 1..limit {
        if !classes[at].is(Class::SINGLE | Class::SINGLE_CLOSE) || tokens[at].spaced {
            continue;
        }
        let after = tokens.get(at + 1).filter(|_| at + 1 < end);
        let free = after.is_none_or(|next| next.spaced)
            || classes[at + 1].is(Class::COMMA
                | Class::STOP
                | Class::DOUBLE
                | Class::HIGH_CLOSE
                | Class::RIGHT
                | Class::SEMICOLON
                | Class::COLON);
        if !free {
            continue;
        }
        let before = classes[at - 1].is(Class::COMMA | Class::STOP);
        let marked = after.is_none() || !tokens[at + 1].spaced;
        if before || marked {
            return Some(at);
        }
        fallback = fallback.or(Some(at));
    }
    fallback
}
