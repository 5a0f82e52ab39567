//! Titles and functions printed with a name: `NATO Secretary-General` before it, `the alliance's
//! chief` behind it.
//!
//! In comes a view and where a name stands; out goes the range of tokens that says what its bearer
//! is. Whose name it is does not matter here.

use super::classes::Class;
use super::view::View;
use super::words::hash_keys;
use crate::text::Start;

/// How many tokens a function behind a name may have; news prints whole institutions there.
const LONGEST: usize = 16;

/// What stands before a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Title {
    /// `Mr.`, which says nothing of a function.
    Honorific,
    /// A title or function: its tokens, and the key of its chief word.
    Role(Role),
}

/// A title or function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Role {
    /// Its first token.
    pub(super) start: usize,
    /// One past its last token.
    pub(super) end: usize,
    /// The key of its chief word.
    pub(super) head: u32,
    /// The hash of all its words.
    pub(super) words: u64,
    /// Whether it is one that a given name follows, such as King.
    pub(super) royal: bool,
    /// Whether it holds for all names of a list: `Judges Okafor and Lind`.
    pub(super) plural: bool,
}

impl Role {
    fn new(view: &View<'_>, start: usize, end: usize, head: usize) -> Role {
        let word = view.words[head];
        let (royal, plural) = (word.class.is(Class::ROYAL), word.class.is(Class::PLURAL));
        let words = hash_keys(view.words[start..end].iter().map(|word| word.key));
        Role { start, end, head: word.key, words, royal, plural }
    }
}

/// The title that stands before the name that begins with token `name`.
pub(super) fn before(view: &View<'_>, name: usize) -> Option<Title> {
    let last = view.before(name);
    if last.is(Class::COMMA) {
        return before_comma(view, name - 1).map(Title::Role);
    }
    let head = match last {
        last if last.is(Class::WORD) => name - 1,
        last if last.is(Class::STOP) && view.is_glued(name - 1) && name >= 2 => name - 2,
        _ => return None,
    };
    let class = view.class(head);
    if class.is(Class::HONORIFIC) && !class.is(Class::TITLE) {
        return Some(Title::Honorific);
    }
    if class.is(Class::TITLE | Class::RELATION) && (class.is(Class::LOWER) || !class.is(Class::RELATION)) {
        let start = reach(view, head);
        // `FDA Commissioner Dr. Lind`: the degree is no part of the function.
        if class.is(Class::HONORIFIC) && start < head {
            let end =
                (start..head).rev().find(|&at| view.class(at).is(Class::TITLE)).map_or(name, |at| at + 1);
            return Some(Title::Role(Role::new(view, start, end, end - 1)));
        }
        return Some(Title::Role(Role::new(view, start, name, head)));
    }
    let head = before_of(view, head)?;
    Some(Title::Role(Role::new(view, reach(view, head), name, head)))
}

/// The title of `Secretary of State`, whose last word is `last`.
fn before_of(view: &View<'_>, last: usize) -> Option<usize> {
    let mut at = last;
    while at > 0 && last - at < 7 && view.tokens[at].begins == Start::Inside {
        let class = view.class(at);
        let title = view.class(at - 1);
        if class.is(Class::OF | Class::FOR | Class::LINK) && title.is(Class::TITLE) {
            return (at < last).then_some(at - 1);
        }
        let field = class.is(Class::LOWER) && !class.is(Class::FUNCTION | Class::VERB | Class::SPEECH);
        if !field && !class.is(Class::CAPITAL | Class::AND | Class::THE | Class::OF | Class::PORTFOLIO) {
            return None;
        }
        at -= 1;
    }
    None
}

/// How far to the left the title whose chief word is `head` reaches.
fn reach(view: &View<'_>, head: usize) -> usize {
    let mut start = head;
    // Lower-case words count once an article or the like shows that the phrase begins there.
    let mut doubtful = 0;
    let mut at = head;
    while at > 0 && head - at < LONGEST && view.tokens[at].begins == Start::Inside {
        let class = view.class(at - 1);
        if class.is(Class::POSSESSIVE) {
            return possessor(view, at - 1).unwrap_or(at);
        }
        let plain = Class::FUNCTION | Class::SPEECH | Class::NEAR | Class::VERB;
        if let Some(further) = step_left(view, at, head) {
            at = further;
        } else if class.is(Class::LOWER)
            && !class.is(plain)
            && view.class(head).is(Class::LOWER)
            && doubtful < 4
        {
            doubtful += 1;
            at -= 1;
        } else if doubtful > 0
            && (class.is(Class::DETERMINER | Class::SPEECH | Class::OPENER) || !class.is(Class::WORD))
        {
            return at;
        } else {
            break;
        }
        if doubtful == 0 {
            start = at;
        }
    }
    start
}

/// The start of what surely belongs to the title that begins with token `at` so far.
fn step_left(view: &View<'_>, at: usize, head: usize) -> Option<usize> {
    let class = view.class(at - 1);
    let before = if at >= 2 { view.class(at - 2) } else { Class::default() };
    let short = class.is(Class::STOP) && view.is_glued(at - 1) && before.is(Class::TITLE | Class::MODIFIER);
    if at >= 2 && (view.is_hyphen(at - 1) || short || (class.is(Class::AND) && joins(view, at))) {
        return Some(at - 2);
    }
    // `Chairman of the Joint Chiefs of Staff Gen. …`
    if class.is(Class::OF | Class::THE) && at < head {
        let title = at.checked_sub(if class.is(Class::OF) { 2 } else { 3 })?;
        let of = view.class(title).is(Class::TITLE) && view.class(title + 1).is(Class::OF);
        return (of && view.class(title).is(Class::CAPITAL)).then_some(title);
    }
    let inner = Class::TITLE | Class::MODIFIER | Class::DEMONYM | Class::ADJECTIVE;
    let belongs = class.is(inner) && !class.is(Class::FUNCTION | Class::SPEECH);
    let capital = class.is(Class::CAPITAL) && !class.is(Class::FUNCTION | Class::CALENDAR);
    (belongs || capital).then_some(at - 1)
}

/// Whether the `and` before token `at` joins two words of one title.
fn joins(view: &View<'_>, at: usize) -> bool {
    let (left, right) = (view.class(at - 2), view.class(at));
    let offices = left.is(Class::CAPITAL) && left.is(Class::PORTFOLIO) && right.is(Class::PORTFOLIO);
    let functions =
        left.is(Class::LOWER) && left.is(Class::TITLE) && right.is(Class::LOWER) && right.is(Class::TITLE);
    offices || functions
}

/// Where `Israel's` begins, if the owner is a place or an organisation and not a person.
fn possessor(view: &View<'_>, mark: usize) -> Option<usize> {
    let owner = mark.checked_sub(1)?;
    let class = view.class(owner);
    let listed = Class::PLACE | Class::ORGANISATION | Class::UPPER | Class::CITY | Class::TAIL | Class::SITE;
    if !class.is(Class::CAPITAL) || !class.is(listed) {
        return None;
    }
    let mut start = owner;
    while start > 0
        && owner - start < LONGEST
        && view.tokens[start].begins == Start::Inside
        && view.class(start - 1).is(Class::CAPITAL)
        && !view.class(start - 1).is(Class::FUNCTION)
    {
        start -= 1;
    }
    Some(start)
}

/// The function of `the Minister of Agriculture, Enrique Parada`, whose comma is token `comma`.
fn before_comma(view: &View<'_>, comma: usize) -> Option<Role> {
    let mut at = comma;
    let mut head = None;
    while at > 0 && comma - at < LONGEST && view.tokens[at].begins == Start::Inside {
        let class = view.class(at - 1);
        let inside =
            class.is(Class::OF | Class::FOR | Class::AND | Class::THE | Class::HYPHEN | Class::POSSESSIVE)
                || (class.is(Class::WORD) && !class.is(Class::FUNCTION | Class::SPEECH));
        if !inside {
            break;
        }
        at -= 1;
        let closes = at + 1 == comma || view.class(at + 1).is(Class::OF | Class::FOR);
        if class.is(Class::TITLE) && closes {
            head = Some(at);
            break;
        }
    }
    let head = head?;
    let start = reach(view, head);
    let opens = start == 0
        || view.tokens[start].begins != Start::Inside
        || view.class(start - 1).is(Class::DETERMINER | Class::FUNCTION)
        || !view.class(start - 1).is(Class::WORD | Class::COMMA);
    opens.then(|| Role::new(view, start, comma, head))
}

/// The function that follows the name that ends before token `comma`: `, the alliance's chief,`.
pub(super) fn after(view: &View<'_>, comma: usize) -> Option<Role> {
    if !view.after(comma).is(Class::COMMA) {
        return None;
    }
    let mut start = comma + 1;
    // `, 45, a farmer`
    if view.after(start).is(Class::DIGIT) && view.after(start + 1).is(Class::COMMA) {
        start += 2;
    }
    let determined = view.after(start).is(Class::DETERMINER);
    start += usize::from(determined);
    let inner = Class::OF
        | Class::FOR
        | Class::AND
        | Class::THE
        | Class::DETERMINER
        | Class::HYPHEN
        | Class::POSSESSIVE
        | Class::AMPERSAND;
    let (mut at, mut head, mut open) = (start, None, true);
    while at - start < LONGEST {
        let class = view.after(at);
        let bound = class.is(Class::FUNCTION) && !class.is(inner) && !class.is(Class::LINK);
        let short = class.is(Class::STOP)
            && view.is_glued(at)
            && view.class(at - 1).is(Class::INITIAL | Class::HONORIFIC);
        if class.is(Class::SPEECH) && !class.is(Class::CAPITAL) {
            return None;
        }
        if !(class.is(Class::WORD) || class.is(inner) || short) || bound {
            break;
        }
        open &= !class.is(Class::OF | Class::FOR | Class::LINK) || at == start;
        if open && class.is(Class::TITLE | Class::RELATION) {
            head = Some(at);
        }
        at += 1;
    }
    let head = head?;
    // A name behind the title makes it the title of somebody else.
    let next = view.after(head + 1);
    if next.is(Class::CAPITAL) && head + 1 < at {
        return None;
    }
    let end = closing(view, start, at);
    (end > head).then(|| Role::new(view, start, end, head))
}

/// The end of a function, less the words that only lead on to what follows.
fn closing(view: &View<'_>, start: usize, end: usize) -> usize {
    let mut end = end;
    while end > start
        && view.class(end - 1).is(Class::OF | Class::FOR | Class::AND | Class::DETERMINER | Class::FUNCTION)
    {
        end -= 1;
    }
    end
}
