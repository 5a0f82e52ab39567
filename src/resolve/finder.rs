//! The first name finder: capitalised runs, judged by lists of cues and by the article as a whole.
//!
//! In come the views of body and headline; out go [`Candidate`]s in order of place. Runs of
//! capitals are cut out and split where a title, a listed name or a cue says what they name; single
//! words that say nothing by themselves wait until the whole article has been seen. It knows
//! nothing of who is who.

mod memory;
mod runs;
mod singles;

use super::classes::{Class, Language, View};
use super::{Candidate, Kind};
use crate::text::{Lexicon, Start};

use memory::{Memory, Sign};

/// Whether the capitals of a field can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Capitals {
    /// Names have them.
    Names,
    /// Most words have them, as in a headline in title case.
    Most,
}

/// A listed name inside a run.
#[derive(Clone, Copy, Debug)]
struct Known {
    start: usize,
    end: usize,
    /// `None` for a people, which is neither place nor person.
    kind: Option<Kind>,
}

/// A word or two that the whole article must decide on.
#[derive(Clone, Copy, Debug)]
struct Single {
    view: usize,
    start: usize,
    end: usize,
}

/// The finder with the memory it uses again from article to article.
#[derive(Debug, Default)]
pub(super) struct Finder {
    memory: Memory,
    singles: Vec<Single>,
    known: Vec<Known>,
    buffer: String,
}

/// The field at hand and where its names go.
struct Field<'a> {
    view: &'a View<'a>,
    index: usize,
    language: Language,
    lexicon: &'a Lexicon,
    capitals: Capitals,
    found: &'a mut Vec<Candidate>,
}

impl Finder {
    /// Finds the names in `views`, of which the first says most (the body), into `found`.
    pub(super) fn find(
        &mut self,
        views: [&View<'_>; 2],
        language: Language,
        lexicon: &Lexicon,
        key_count: usize,
        found: &mut Vec<Candidate>,
    ) {
        self.memory.clear(key_count);
        self.singles.clear();
        for (index, view) in views.into_iter().enumerate() {
            let capitals = capitals_of(view, index);
            let mut field = Field { view, index, language, lexicon, capitals, found };
            self.scan(&mut field);
        }
        self.settle(views, language, found);
        found.sort_unstable_by_key(|candidate| (candidate.field, candidate.start));
    }

    fn scan(&mut self, field: &mut Field<'_>) {
        let mut at = 0;
        while at < field.view.tokens.len() {
            if !runs::begins(field, at) {
                at += 1;
                continue;
            }
            self.known.clear();
            let end = self.run_end(field, at);
            match field.capitals {
                Capitals::Names if !runs::is_shouted(field.view, at, end) => self.segment(field, at, end),
                Capitals::Names | Capitals::Most => self.sift(field, at, end),
            }
            at = end.max(at + 1);
        }
    }

    /// Says what a run names, part by part.
    fn segment(&mut self, field: &mut Field<'_>, start: usize, end: usize) {
        let view = field.view;
        let mut start = start;
        // A word with a capital for no other reason than that a sentence begins with it.
        while start < end && self.known_at(start).is_none() && is_opener(view, start, end) {
            start += 1;
        }
        if start >= end {
            return;
        }
        let Some((title, name)) = self.title_in(view, start, end) else {
            let end = self.strip_title(view, start, end);
            if start < end {
                self.classify(field, start, end);
            }
            return;
        };
        self.before_title(field, start, title);
        let end = view_end(view, name, end);
        if let Some(known) = self.known_at(name)
            && known.end == end
            && end - name > 1
            && let Some(kind) = known.kind
        {
            self.emit(field, kind, name, end);
            return;
        }
        let end = trim_person(view, name, end);
        self.emit(field, Kind::Person, name, end);
    }

    /// The last title in a run that has a name behind it, and where that name begins.
    fn title_in(&self, view: &View<'_>, start: usize, end: usize) -> Option<(usize, usize)> {
        let mut found = None;
        for at in start..end {
            let class = view.class(at);
            if !class.is(Class::TITLE | Class::HONORIFIC) || self.is_inside_known(at) {
                continue;
            }
            let before = if at > start { view.class(at - 1) } else { Class::default() };
            let plain = Class::PLACE | Class::DEMONYM | Class::ORGANISATION | Class::COMMON;
            let named =
                before.is(Class::GIVEN) && (!before.is(plain) || class.is(Class::GIVEN | Class::SURNAME));
            if named {
                continue;
            }
            if at + 1 < end && view.class(at + 1).is(Class::SUFFIX) {
                continue;
            }
            let mut name = at + 1;
            while name < end && view.class(name).is(Class::STOP | Class::HYPHEN) {
                name += 1;
            }
            if view.class(name).is(Class::OF) && name < end {
                name = self.after_portfolio(view, name, end);
            }
            if name < end && self.can_be_person(view, name, end, class) {
                found = Some((at, name));
            }
        }
        found
    }

    /// Where the name begins in `Secretary of State Marco Rubio`, from the `of` on.
    fn after_portfolio(&self, view: &View<'_>, of: usize, end: usize) -> usize {
        let mut at = of + 1;
        while at < end {
            let class = view.class(at);
            let known = self.known.iter().find(|known| known.start == at);
            let bearer = class.is(Class::GIVEN) && !class.is(Class::ORGANISATION);
            if let Some(known) = known.filter(|_| !bearer) {
                at = known.end;
            } else if class.is(Class::PORTFOLIO | Class::THE | Class::AND | Class::OF | Class::DEMONYM)
                || (class.is(Class::COMMON) && !class.is(Class::GIVEN | Class::SURNAME))
                || (class.is(Class::PLACE) && !class.is(Class::GIVEN))
            {
                at += 1;
            } else {
                break;
            }
        }
        at
    }

    /// Whether what stands behind a title can be the name of its bearer.
    fn can_be_person(&self, view: &View<'_>, name: usize, end: usize, title: Class) -> bool {
        let class = view.class(name);
        if !class.is(Class::CAPITAL | Class::PARTICLE) || class.is(Class::TITLE) {
            return false;
        }
        if end - name == 1 && class.is(Class::UPPER) && !class.is(Class::SURNAME) {
            return false;
        }
        if class.is(Class::GIVEN) {
            return true;
        }
        if title.is(Class::HONORIFIC) {
            return !class.is(Class::MODIFIER | Class::FUNCTION) || class.is(Class::SURNAME);
        }
        let cue = Class::TAIL
            | Class::HEAD
            | Class::SITE
            | Class::OTHER
            | Class::PORTFOLIO
            | Class::MODIFIER
            | Class::NOTHING
            | Class::DEMONYM
            | Class::FUNCTION;
        if class.is(cue) && !class.is(Class::SURNAME) {
            return false;
        }
        let last = view.class(last_word(view, name, end));
        if end - name > 1 && last.is(Class::TAIL | Class::OTHER | Class::SITE) && !last.is(Class::SURNAME) {
            return false;
        }
        !class.is(Class::PLACE | Class::ORGANISATION) || class.is(Class::SURNAME) || end - name > 1
    }

    /// Takes the title off a run that ends with one: `White House Press Secretary`.
    fn strip_title(&self, view: &View<'_>, start: usize, end: usize) -> usize {
        let mut end = view_end(view, start, end);
        let class = view.class(end.saturating_sub(1));
        let bearer = end - start == 2 && view.class(start).is(Class::GIVEN);
        let tail = class.is(Class::TAIL)
            || (end >= 2 && end - 2 >= start && view.class(end - 2).is(Class::OF | Class::FOR));
        if !class.is(Class::TITLE) || tail || bearer || self.is_inside_known(end - 1) {
            return end;
        }
        while end > start
            && view.class(end - 1).is(Class::TITLE | Class::MODIFIER | Class::STOP | Class::HYPHEN)
            && !self.is_inside_known(end - 1)
        {
            end -= 1;
        }
        end
    }

    /// Finds the organisations and places that stand before a title: `NATO Secretary-General`.
    fn before_title(&mut self, field: &mut Field<'_>, start: usize, title: usize) {
        let view = field.view;
        let mut end = title;
        while end > start
            && view.class(end - 1).is(Class::TITLE | Class::MODIFIER | Class::STOP | Class::HYPHEN)
            && !self.is_inside_known(end - 1)
        {
            end -= 1;
        }
        if end <= start {
            return;
        }
        let plain = (start..end).all(|at| {
            view.class(at).is(Class::COMMON | Class::DEMONYM | Class::PORTFOLIO | Class::FUNCTION)
                && self.known_at(at).is_none()
        });
        let institution = end > start + 1 && view.class(end - 1).is(Class::TAIL);
        if !plain || institution {
            self.classify(field, start, end);
        }
    }

    /// Says what a run without a title names.
    fn classify(&mut self, field: &mut Field<'_>, start: usize, end: usize) {
        let view = field.view;
        let (start, end) = (after_title(view, start, end), view_end(view, start, end));
        if start >= end {
            return;
        }
        let (first, last) = (view.class(start), view.class(last_word(view, start, end)));
        let words = (start..end).filter(|&at| view.class(at).is(Class::WORD)).count();
        if let Some(known) = self.known_at(start)
            && known.end >= end
            && (words > 1 || !first.is(Class::GIVEN | Class::SURNAME | Class::COMMON))
        {
            if let Some(kind) = known.kind {
                self.emit(field, kind, start, known.end);
            }
            return;
        }
        // `Trump-Zelenskyy`, but not `Al-Shammari`
        let paired = words == 2 && view.is_hyphen(start + 1) && !first.is(Class::PARTICLE);
        if words < 2 || paired {
            self.singles.push(Single { view: field.index, start, end });
            self.see(view, start, end);
            return;
        }
        let surname = last.is(Class::SURNAME | Class::GIVEN)
            || (first.is(Class::GIVEN) && words == 2 && is_strange(last));
        let person =
            first.is(Class::GIVEN | Class::INITIAL) && surname && (words <= 3 || first.is(Class::GIVEN));
        if !person {
            if self.is_organisation(view, start, end, last) {
                self.emit(field, Kind::Organisation, start, end);
                return;
            }
            let site = last.is(Class::SITE) && !last.is(Class::GIVEN);
            let landform = first.is(Class::LANDFORM) && !last.is(Class::COMMON);
            if site || (landform && !first.is(Class::GIVEN)) {
                self.emit(field, Kind::Place, start, end);
                return;
            }
            if last.is(Class::OTHER) {
                return;
            }
        }
        if first.is(Class::DEMONYM) && self.known_at(start).is_none() && !person {
            let next = start + 1 + usize::from(view.is_hyphen(start + 1));
            self.classify(field, next, end);
            return;
        }
        if let Some(known) = self.known_at(start)
            && (!first.is(Class::GIVEN) || known.end > start + 1)
        {
            if let Some(kind) = known.kind {
                self.emit(field, kind, known.start, known.end);
            }
            let next = known.end + usize::from(view.is_hyphen(known.end));
            self.classify(field, next, end);
            return;
        }
        let end = if first.is(Class::GIVEN) { trim_person(view, start, end) } else { end };
        if self.is_person(field, start, end, words) {
            self.emit(field, Kind::Person, start, end);
            return;
        }
        self.pieces(field, start, end);
    }

    /// Finds the listed names inside a run that is none itself.
    fn pieces(&mut self, field: &mut Field<'_>, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            match self.known_at(at) {
                Some(known) if known.end <= end && !field.view.class(at).is(Class::COMMON) => {
                    if let Some(kind) = known.kind {
                        self.emit(field, kind, known.start, known.end);
                    }
                    at = known.end;
                }
                Some(_) | None => at += 1,
            }
        }
    }

    fn is_organisation(&self, view: &View<'_>, start: usize, end: usize, last: Class) -> bool {
        if last.is(Class::TAIL) {
            return true;
        }
        // `the Rashtriya Janata Dal (RJD)`
        let acronym = view.after(end + 1).is(Class::UPPER) && view.after(end + 2).is(Class::CLOSE);
        if view.after(end).is(Class::OPEN)
            && acronym
            && !view.class(end + 1).is(Class::NOTHING | Class::PLACE)
        {
            return true;
        }
        let mut headed = false;
        for at in start..end {
            let class = view.class(at);
            headed |= class.is(Class::HEAD);
            if (headed && class.is(Class::OF | Class::FOR)) || class.is(Class::AMPERSAND) {
                return true;
            }
        }
        false
    }

    fn is_person(&self, field: &Field<'_>, start: usize, end: usize, words: usize) -> bool {
        let view = field.view;
        let (first, last) = (view.class(start), view.class(last_word(view, start, end)));
        let misled = last.is(Class::DEMONYM) && !(first.is(Class::GIVEN) && last.is(Class::SURNAME));
        if words > 5 || misled || last.is(Class::NOTHING) {
            return false;
        }
        if first.is(Class::GIVEN) {
            let doubtful = first.is(Class::COMMON | Class::FUNCTION | Class::CALENDAR);
            return !(doubtful
                && last.is(Class::COMMON)
                && last.is(Class::CAPITAL)
                && !last.is(Class::SURNAME));
        }
        if first.is(Class::INITIAL) {
            return !last.is(Class::COMMON) || last.is(Class::SURNAME);
        }
        if last.is(Class::PLACE | Class::ORGANISATION | Class::CITY) && !last.is(Class::SURNAME) {
            return false;
        }
        // `JD Vance`
        let paired = words == 2 && first.is(Class::PAIR) && !last.is(Class::UPPER | Class::COMMON);
        let from = start + usize::from(paired);
        let strange =
            (from..end).all(|at| is_strange(view.class(at)) || (at > start && view.is_hyphen(at - 1)));
        if view.before(start).is(Class::THE) {
            return false;
        }
        match field.language {
            Language::German => strange && last.is(Class::SURNAME) && words == 2,
            Language::English | Language::Other => strange && words <= 4,
        }
    }

    /// Takes from a run in which capitals say little what is known from lists or from the body.
    fn sift(&mut self, field: &mut Field<'_>, start: usize, end: usize) {
        let view = field.view;
        let mut at = start;
        while at < end {
            let class = view.class(at);
            if let Some(known) = self.known_at(at)
                && (known.end > at + 1
                    || !class.is(Class::COMMON)
                    || self.memory.has(view.words[at].key, Sign::OrganisationName))
            {
                if let Some(kind) = known.kind {
                    self.emit(field, kind, at, known.end);
                }
                at = known.end;
                continue;
            }
            let key = view.words[at].key;
            let mut name_end = at + 1;
            if class.is(Class::GIVEN) || self.memory.has(key, Sign::GivenName) {
                while name_end < end && name_end < at + 4 {
                    let (next, key) = (view.class(name_end), view.words[name_end].key);
                    let fits = next.is(Class::INITIAL | Class::STOP | Class::HYPHEN)
                        || self.memory.has(key, Sign::FamilyName)
                        || (next.is(Class::CAPITAL)
                            && !next.is(Class::COMMON | Class::FUNCTION | Class::TITLE));
                    if !fits {
                        break;
                    }
                    name_end += 1;
                }
            }
            let name_end = view_end(view, at, name_end);
            if name_end > at + 1 {
                self.emit(field, Kind::Person, at, name_end);
            } else if class.is(Class::WORD) && !class.is(Class::FUNCTION) {
                let remembered = self.memory.any(key);
                let acronym = class.is(Class::UPPER)
                    && !runs::is_shouted(view, start, end)
                    && !class.is(Class::COMMON | Class::NOTHING);
                if remembered || acronym {
                    self.singles.push(Single { view: field.index, start: at, end: at + 1 });
                }
            }
            at = name_end.max(at + 1);
        }
    }

    fn known_at(&self, at: usize) -> Option<Known> {
        self.known.iter().copied().find(|known| known.start == at)
    }

    fn is_inside_known(&self, at: usize) -> bool {
        self.known.iter().any(|known| known.end - known.start > 1 && (known.start..known.end).contains(&at))
    }

    fn emit(&mut self, field: &mut Field<'_>, kind: Kind, start: usize, end: usize) {
        let end = view_end(field.view, start, end);
        if start >= end {
            return;
        }
        self.memory.learn(field.view, kind, start, end);
        field.found.push(Candidate { field: field.view.field, start: start as u32, end: end as u32, kind });
    }
}

/// The end of a run without the marks that it ends with, the full stop of `Jr.` excepted.
fn view_end(view: &View<'_>, start: usize, end: usize) -> usize {
    let mut end = end;
    let links = Class::OF | Class::FOR | Class::AND | Class::THE;
    while end > start
        && (!view.class(end - 1).is(Class::WORD)
            || (view.class(end - 1).is(links) && !view.class(end - 1).is(Class::CAPITAL)))
    {
        let suffix = end > start + 1
            && view.class(end - 2).is(Class::SUFFIX)
            && !view.class(end - 2).is(Class::UPPER)
            && view.class(end - 1).is(Class::STOP);
        if suffix {
            break;
        }
        end -= 1;
    }
    end
}

/// Whether a word is such as only names are.
fn is_strange(class: Class) -> bool {
    let plain =
        Class::COMMON | Class::UPPER | Class::OF | Class::DEMONYM | Class::AMPERSAND | Class::FUNCTION;
    !class.is(plain)
        || class.is(Class::SURNAME | Class::GIVEN | Class::FAMILY | Class::SUFFIX | Class::PARTICLE)
}

/// The end of a person's name without the common words behind it: `Michelle McLean Children`.
fn trim_person(view: &View<'_>, start: usize, end: usize) -> usize {
    let mut end = view_end(view, start, end);
    while end > start + 2 {
        let class = view.class(end - 1);
        if !class.is(Class::COMMON)
            || class.is(Class::SURNAME | Class::GIVEN | Class::SUFFIX | Class::PARTICLE)
        {
            break;
        }
        if view.is_hyphen(end - 2) {
            break;
        }
        end -= 1;
    }
    view_end(view, start, end)
}

/// Where a run begins that has a title with `of` in front: `Director of the Lind Foundation`.
fn after_title(view: &View<'_>, start: usize, end: usize) -> usize {
    let mut from = start;
    for at in start + 1..end {
        let title = view.class(at - 1);
        if view.class(at).is(Class::OF) && title.is(Class::TITLE) && !title.is(Class::HEAD | Class::TAIL) {
            from = at + 1 + usize::from(view.class(at + 1).is(Class::THE));
        }
    }
    from
}

/// The last word of a run.
fn last_word(view: &View<'_>, start: usize, end: usize) -> usize {
    let mut at = end - 1;
    while at > start && (!view.class(at).is(Class::WORD) || view.class(at).is(Class::SUFFIX)) {
        at -= 1;
    }
    at
}

/// Whether a sentence, a quotation or a line begins with token `at`.
fn is_beginning(view: &View<'_>, at: usize) -> bool {
    let Some(token) = view.tokens.get(at) else { return true };
    if token.begins != Start::Inside || at == 0 {
        return true;
    }
    let before = view.class(at - 1);
    let marks =
        Class::WORD | Class::COMMA | Class::HYPHEN | Class::POSSESSIVE | Class::AMPERSAND | Class::CLOSE;
    !before.is(marks)
}

/// Whether the word at the head of a run has its capital from its place alone.
fn is_opener(view: &View<'_>, at: usize, end: usize) -> bool {
    let class = view.class(at);
    if !class.is(Class::WORD) {
        return true;
    }
    let next = view.after(at + 1);
    let followed = at + 1 < end && next.is(Class::CAPITAL);
    if class.is(Class::INITIAL) && class.is(Class::FUNCTION) && !next.is(Class::STOP) {
        return true;
    }
    if class.is(Class::GIVEN | Class::INITIAL)
        && (followed || next.is(Class::STOP))
        && !next.is(Class::FUNCTION)
    {
        return false;
    }
    if class.is(Class::FAMILY) && followed && view.is_hyphen(at + 2) {
        return false;
    }
    if class.is(Class::FUNCTION) {
        return true;
    }
    let named = Class::GIVEN
        | Class::SURNAME
        | Class::TITLE
        | Class::HONORIFIC
        | Class::PLACE
        | Class::ORGANISATION
        | Class::UPPER;
    if !class.is(Class::COMMON) || class.is(named) || !followed || !is_beginning(view, at) {
        return false;
    }
    // `Police Chief Okafor`, `Central Bank`: the word belongs to what follows.
    let belongs = Class::COMMON | Class::TAIL | Class::SITE | Class::OTHER | Class::TITLE;
    !next.is(belongs) || next.is(Class::GIVEN)
}

/// How far the capitals of a field are to be believed; a body is never in title case.
fn capitals_of(view: &View<'_>, index: usize) -> Capitals {
    if index > 0 && singles::are_most_capital(view) { Capitals::Most } else { Capitals::Names }
}
