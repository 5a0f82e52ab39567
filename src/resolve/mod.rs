//! Finds who and what an article names: people, organisations, places.
//!
//! In comes an [`Article`] with its tokens; out go its [`Names`]. The tagger marks what in the
//! text is a name and of which kind; roles reads the titles around it; coreference decides which
//! mentions are of one and the same. Nothing here reads a file, and nothing is remembered from
//! article to article but what is known of a word.

mod classes;
mod coreference;
mod lists;
pub mod quotes;
mod roles;
mod sets;
mod spans;
pub mod tagger;
mod view;
mod words;

use crate::document::{Article, Names, TextField};
use crate::text::{Lexicon, Text};

use classes::Language;
use view::View;
use words::{Classes, Word};

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
    mended: Vec<Candidate>,
    tagger: tagger::Tagger,
}

impl Resolver {
    /// A resolver that has seen nothing yet.
    pub fn new() -> Resolver {
        Resolver::default()
    }

    /// A resolver that finds names by `model` instead of the embedded one.
    pub fn with_model(model: &'static tagger::Model) -> Resolver {
        Resolver { tagger: tagger::Tagger::new(model), ..Resolver::default() }
    }

    /// Finds the people, organisations and places that `article` names.
    ///
    /// `text` holds the tokens of its headline and body, and `lexicon` their words.
    pub fn resolve(&mut self, article: &Article, text: &Text, lexicon: &Lexicon) -> Names {
        self.classes.follow(lexicon);
        let language = Language::of(text.language);
        self.classes.look_up(&text.headline, language, lexicon, &mut self.headline);
        self.classes.look_up(&text.body, language, lexicon, &mut self.body);
        let headline = View { tokens: &text.headline, words: &self.headline };
        let body = View { tokens: &text.body, words: &self.body };
        self.tagger.find(text, lexicon, &mut self.candidates);
        spans::mend([&headline, &body], &mut self.candidates, &mut self.mended);
        coreference::join(article, [&headline, &body], &self.candidates, &self.classes)
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

    /// `name (role): surfaces`, most salient first.
    fn told(actors: &[crate::document::Actor]) -> Vec<String> {
        let one = |actor: &crate::document::Actor| {
            let surfaces: Vec<&str> = actor.mentions.iter().map(|mention| mention.surface.as_str()).collect();
            let role = actor.role.as_ref().map(|role| format!(" ({role})")).unwrap_or_default();
            format!("{}{role}: {}", actor.name, surfaces.join(", "))
        };
        actors.iter().map(one).collect()
    }

    #[test]
    fn people() {
        for (headline, body, expected) in [
            (
                "",
                "President Anna Lind met Tomas Okafor. Okafor said Lind's plan was bold.",
                vec!["Anna Lind (President): Anna Lind, Lind", "Tomas Okafor: Tomas Okafor, Okafor"],
            ),
            (
                "Okafor quits as coach",
                "Tomas Okafor left on Monday. Mr. Okafor, 45, said no more.",
                vec!["Tomas Okafor: Okafor, Tomas Okafor, Okafor"],
            ),
            (
                "",
                "Minister Tomas Okafor and his wife Grace Okafor voted. Grace Okafor smiled. Minister Okafor did not.",
                vec![
                    "Tomas Okafor (Minister): Tomas Okafor, Okafor",
                    "Grace Okafor (wife): Grace Okafor, Grace Okafor",
                ],
            ),
            (
                "",
                "NATO Secretary-General Per Lindqvist spoke. J. R. Smith and John Robert Smith are one.",
                vec![
                    "John Robert Smith: J. R. Smith, John Robert Smith",
                    "Per Lindqvist (NATO Secretary-General): Per Lindqvist",
                ],
            ),
            (
                "",
                "Marieke van der Berg, the alliance's chief, arrived. Van der Berg and Berg are one.",
                vec!["Marieke van der Berg (alliance's chief): Marieke van der Berg, Van der Berg, Berg"],
            ),
            (
                "",
                "Judges Anna Lind, Peter Brandt and Tomas Okafor ruled.",
                vec![
                    "Anna Lind (Judges): Anna Lind",
                    "Peter Brandt (Judges): Peter Brandt",
                    "Tomas Okafor (Judges): Tomas Okafor",
                ],
            ),
            (
                "",
                "Yoon Min-ho spoke. Yoon left with the Minister of Agriculture, Enrique Paredes.",
                vec![
                    "Yoon Min-ho: Yoon Min-ho, Yoon",
                    "Enrique Paredes (Minister of Agriculture): Enrique Paredes",
                ],
            ),
            ("", "The court overturned Roe v. Wade in 2022, a ruling of 1973.", vec![]),
            ("", "The harbour on Friday. Anna Lind/AP", vec![]),
            (
                "",
                "The harbour closed.\n\nThis story was written by Anna Lind and edited by Tomas Okafor.",
                vec![],
            ),
            ("", "The harbour closed.\n\nAnna Lind is a freelance journalist in Geneva.", vec![]),
            (
                "",
                "It was the plan ofTomas Okafor. Governor Anna Lindsaid no. Lind smiled, but Tomas Okafor left.",
                vec!["Tomas Okafor: Tomas Okafor, Tomas Okafor", "Anna Lind (Governor): Anna Lind, Lind"],
            ),
            (
                "",
                "“I did not like it when they asked for [President Anna] Lind to go,” he said. Lind stayed.",
                vec!["Anna Lind (President): Lind, Lind"],
            ),
            (
                "",
                "Park Bum-gye asked first.\n\nThe minister answered. Then Park Beom-kye, a former judge, left.",
                vec!["Park Beom-kye (former judge): Park Bum-gye, Park Beom-kye"],
            ),
            (
                "",
                "Governor William Okafor opened the bridge on Monday and left at noon.\n\nBill Okafor was said to be tired.",
                vec!["William Okafor (Governor): William Okafor, Bill Okafor"],
            ),
            (
                "",
                "William Okafor and Bill Okafor are brothers, said Anna Lind.",
                vec!["William Okafor: William Okafor", "Bill Okafor: Bill Okafor", "Anna Lind: Anna Lind"],
            ),
            (
                "",
                "The harbour closed on Monday, Anna Lind said.\n\nLind told Reuters that it was late. Reuters",
                vec!["Anna Lind: Anna Lind, Lind"],
            ),
            (
                "",
                "Secretary of State Maria Brandt told Fox News. Police said Monday was calm.",
                vec!["Maria Brandt (Secretary of State): Maria Brandt"],
            ),
        ] {
            assert_eq!(told(&resolve(headline, body).people), expected, "{body}");
        }
    }

    #[test]
    fn organisations_and_places() {
        for (body, organisations, places) in [
            (
                "The North Harbour Workers Union (NHWU) met in Geneva. The NHWU and Meridian Bank agreed. Meridian said it paid.",
                vec![
                    "North Harbour Workers Union: North Harbour Workers Union, NHWU, NHWU",
                    "Meridian Bank: Meridian Bank, Meridian",
                ],
                vec!["Geneva: Geneva"],
            ),
            (
                "The French minister flew to New York. The Ministry of Foreign Affairs in Paris said so on Monday.",
                vec!["Ministry of Foreign Affairs: Ministry of Foreign Affairs"],
                vec!["New York: New York", "Paris: Paris"],
            ),
            (
                "The U.S. and the United States are one; so are the UN and the United Nations.",
                vec!["United Nations: UN, United Nations"],
                vec!["United States: U.S., United States"],
            ),
            (
                "Bonds are rated by Moody's Investors Service Inc and by Standard and Poor's Corp. Moody's cut them.",
                vec![
                    "Moody's Investors Service Inc: Moody's Investors Service Inc, Moody's",
                    "Standard and Poor's Corp: Standard and Poor's Corp",
                ],
                vec![],
            ),
            (
                "North Harbour Machines Corp rose. NHM had said it would.",
                vec!["North Harbour Machines Corp: North Harbour Machines Corp, NHM"],
                vec![],
            ),
            (
                "Shares of Philip Morris fell, said Philip Morrison, an analyst at Merrill Lynch.",
                vec!["Philip Morris: Philip Morris", "Merrill Lynch: Merrill Lynch"],
                vec![],
            ),
            (
                "West German exports to Japan fell as COVID-19 spread, said GATT officials in Geneva.",
                vec!["GATT: GATT"],
                vec!["Japan: Japan", "Geneva: Geneva"],
            ),
            (
                "He works at the University of Lagos and the Department of Health and Human Services.",
                vec![
                    "University of Lagos: University of Lagos",
                    "Department of Health and Human Services: Department of Health and Human Services",
                ],
                vec![],
            ),
        ] {
            let names = resolve("", body);
            assert_eq!(told(&names.organisations), organisations, "{body}");
            assert_eq!(told(&names.places), places, "{body}");
        }
    }

    #[test]
    fn headlines_count_by_what_the_body_says() {
        let body = "Anna Lind spoke in Lagos on Monday. Lind said she would stay.";
        let names = resolve("Lind Says She Will Stay In Lagos For Now", body);
        assert_eq!(told(&names.people), ["Anna Lind: Lind, Anna Lind, Lind"]);
        assert!(names.people[0].in_headline);
        assert_eq!(told(&names.places), ["Lagos: Lagos, Lagos"]);
        for headline in ["What A Day Lind Had In Lagos", "May Lind Stay In Lagos?"] {
            let names = resolve(headline, body);
            assert_eq!(told(&names.people), ["Anna Lind: Lind, Anna Lind, Lind"], "{headline}");
        }
        let names = resolve("LIND SAYS SHE WILL STAY IN LAGOS", body);
        assert_eq!(told(&names.people), ["Anna Lind: LIND, Anna Lind, Lind"]);
    }

    #[test]
    fn takes_time_in_proportion_to_the_text() {
        for piece in [
            "President Anna Lind ",
            "Anna Lind's ",
            "A Lind, B Lind, ",
            "Geneva Bank's Chief Anna Lind ",
            "NATO (NATO) ",
            "New York City of the Board of ",
            "Minister of Minister of the ",
            "Kim Jae-in-",
            "“",
        ] {
            let body = piece.repeat(4_000);
            assert!(resolve("", &body).people.len() <= 12_000);
        }
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
