//! Finds who and what an article names: people, organisations, places.
//!
//! In comes an [`Article`] with its tokens; out go its [`Names`]. The finder marks what in the
//! text is a name and of which kind; roles reads the titles around it; coreference decides which
//! mentions are of one and the same. Nothing here reads a file, and nothing is remembered from
//! article to article but what the lists say of a word.

mod classes;
mod coreference;
mod finder;
mod roles;

use crate::document::{Article, Names, TextField};
use crate::text::{Lexicon, Text};

use classes::{Classes, Language, View, Word};

/// What a name is a name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Person,
    Organisation,
    Place,
}

/// A name in the text, before anyone has asked whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Where it stands.
    pub(crate) field: TextField,
    /// Its first token.
    pub(crate) start: u32,
    /// One past its last token.
    pub(crate) end: u32,
    /// What it names.
    pub(crate) kind: Kind,
}

/// The name finder of one worker. It keeps what it knows of words by their number, so it goes
/// with one lexicon all its life.
#[derive(Debug, Default)]
pub struct Resolver {
    classes: Classes,
    headline: Vec<Word>,
    body: Vec<Word>,
    candidates: Vec<Candidate>,
    finder: finder::Finder,
}

impl Resolver {
    /// A resolver that has seen nothing yet.
    pub fn new() -> Resolver {
        Resolver::default()
    }

    /// Finds the people, organisations and places that `article` names.
    ///
    /// `text` holds the tokens of its headline and body, and `lexicon` their words.
    pub fn resolve(&mut self, article: &Article, text: &Text, lexicon: &Lexicon) -> Names {
        self.classes.follow(lexicon);
        let language = Language::of(text.language);
        self.classes.look_up(&text.headline, language, lexicon, &mut self.headline);
        self.classes.look_up(&text.body, language, lexicon, &mut self.body);
        let headline = View { field: TextField::Headline, tokens: &text.headline, words: &self.headline };
        let body = View { field: TextField::Body, tokens: &text.body, words: &self.body };
        self.candidates.clear();
        self.finder.find(
            [&body, &headline],
            language,
            lexicon,
            self.classes.key_count(),
            &mut self.candidates,
        );
        coreference::join(article, [&headline, &body], &self.candidates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(headline: &str, body: &str) -> Names {
        let article = Article { headline: headline.into(), body: body.into(), ..Article::default() };
        let (mut text, mut lexicon) = (Text::default(), Lexicon::default());
        text.read(headline, body, None, &mut lexicon);
        Resolver::new().resolve(&article, &text, &lexicon)
    }

    #[test]
    fn spans_are_surfaces_in_order_on_any_text() {
        let pieces = [
            "Anna ",
            "Lind",
            "Okafor's ",
            "President ",
            "of ",
            "the ",
            "and ",
            "van ",
            "der ",
            "al",
            "-",
            ". ",
            ", ",
            "(",
            ") ",
            "NATO ",
            "Meridian Bank ",
            "New York ",
            "Kim ",
            "Jae",
            "in ",
            "J",
            "Jr",
            ".",
            "/",
            "AP ",
            "said ",
            "coach ",
            "Ministry ",
            "\n\n",
            "Zürich ",
            "& ",
            "’s ",
            "Mr",
            "II ",
            "É",
            "中",
            "South ",
            "African ",
            "May ",
            "D.C. ",
            "St",
            "contributed ",
            "45",
        ];
        let mut state = 11u64;
        let mut next = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) as usize
        };
        let (mut text, mut lexicon, mut kept) = (Text::default(), Lexicon::default(), Resolver::new());
        for _ in 0..4_000 {
            let mut draw =
                |count: usize| (0..count).map(|_| pieces[next() % pieces.len()]).collect::<String>();
            let article = Article { headline: draw(8), body: draw(30), ..Article::default() };
            text.read(&article.headline, &article.body, None, &mut lexicon);
            let names = kept.resolve(&article, &text, &lexicon);
            assert_eq!(names, resolve(&article.headline, &article.body), "{article:?}");
            for actor in names.people.iter().chain(&names.organisations).chain(&names.places) {
                assert_eq!(actor.count as usize, actor.mentions.len());
                assert!(actor.mentions.is_sorted_by_key(|mention| (mention.field, mention.span)));
                for mention in &actor.mentions {
                    let field = match mention.field {
                        TextField::Headline => &article.headline,
                        TextField::Body => &article.body,
                    };
                    assert_eq!(&field[mention.span.range()], mention.surface);
                }
            }
        }
    }
}
