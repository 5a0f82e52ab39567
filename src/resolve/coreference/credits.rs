//! Who made the pictures or the article, and so is nobody in the story.

use super::super::classes::Class;
use super::super::view::View;
use super::Scene;
use crate::document::TextField;
use crate::text::Start;

/// How far from the end of the body a paragraph may begin that tells who wrote the article.
const FOOT: usize = 160;
/// How many tokens of a sentence are looked at.
const LONGEST: usize = 40;

/// Whether the name of candidate `at` is a credit: `Anna Lind/AP`, `Anna Lind contributed`, `this
/// story was edited by Anna Lind`, or a last paragraph that presents the writer.
pub(super) fn is_credit(scene: &Scene<'_>, at: usize) -> bool {
    let candidate = &scene.candidates[at];
    let view = scene.view(candidate);
    let (start, end) = (candidate.start as usize, candidate.end as usize);
    let pictured =
        view.after(end).is(Class::SLASH) && view.is_glued(end) && view.after(end + 1).is(Class::CAPITAL);
    pictured
        || view.after(end).is(Class::CREDIT)
        || is_made_by(view, start)
        || candidate.field == TextField::Body && is_presented(view, start, end) && is_alone(scene, at)
}

/// `This story was written by Anna Lind and edited by`.
fn is_made_by(view: &View<'_>, start: usize) -> bool {
    let (mut made, mut at) = (false, start);
    while at > 0 && start - at < LONGEST && view.tokens[at].begins == Start::Inside {
        at -= 1;
        made |= view.class(at).is(Class::MADE);
    }
    let opens = (at..(at + 3).min(start)).any(|at| view.class(at).is(Class::PIECE));
    made && opens && view.tokens[at].begins == Start::Paragraph
}

/// `Anna Lind is a journalist in Geneva.` as a paragraph near the end.
fn is_presented(view: &View<'_>, start: usize, end: usize) -> bool {
    let foot = view.tokens.len() - start < FOOT && view.tokens[start].begins == Start::Paragraph;
    foot && view.after(end).is(Class::BEING)
        && view.after(end + 1).is(Class::DETERMINER)
        && (end + 2..end + LONGEST)
            .take_while(|&at| at < view.tokens.len() && view.tokens[at].begins == Start::Inside)
            .any(|at| view.class(at).is(Class::SCRIBE))
}

/// Whether no other mention has the last word of this one.
fn is_alone(scene: &Scene<'_>, at: usize) -> bool {
    let last = |at: usize| {
        let candidate = &scene.candidates[at];
        scene.view(candidate).words[candidate.end as usize - 1].key
    };
    (0..scene.candidates.len()).all(|other| other == at || last(other) != last(at))
}
