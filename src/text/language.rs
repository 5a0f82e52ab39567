//! The language of an article, told by its function words, and the stemmer that goes with it.
//!
//! Every word carries the set of languages it is a function word of (worked out once per word, in
//! the lexicon), so telling the language of an article costs one addition per token. Where the
//! words leave it open, `whatlang` decides by letter trigrams; where that is unsure too, the
//! language stays unknown.

use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
use whatlang::Lang;

use super::hashes::hash;
use super::lexicon::{Lexicon, Shape};
use super::tokens::{TokenKind, Tokens};

/// How many words are looked at.
const SAMPLE: usize = 400;
/// How many bytes `whatlang` is given; more adds cost and no accuracy.
const SAMPLE_BYTES: usize = 3_000;
/// Below this, trigrams of Latin letters are guesswork: `whatlang` calls itself reliable all the
/// same, and takes English headlines for French.
const LEAST_BYTES: usize = 200;
/// The least share of words that are function words of the language; measured on news, English
/// has 0.3 to 0.5.
const SHARE: f32 = 0.1;
/// The same in a table.
const TABLE_SHARE: f32 = 0.05;
/// A text with a number for so many words is a table.
const TABLE_WORDS: u32 = 4;
/// Of a shorter table, letters tell nothing.
const TABLE_BYTES: usize = 1_000;
/// How much better the best language must be than the second.
const LEAD: f32 = 1.6;

/// Languages that share most function words, as Danish and Norwegian do, are told apart by the
/// others: by at least so many words, and so many times more.
const LEAST_APART: u32 = 4;
const TIMES_APART: u32 = 4;

/// Languages a word is a function word of, one bit each in the order of [`FUNCTION_WORDS`].
pub(super) type LanguageSet = u32;

/// `code: words`, one language a line.
static FUNCTION_WORDS: &str = include_str!("data/function-words.txt");

/// A language by its ISO 639-1 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language(&'static str);

/// Code, name for `whatlang`, stemmer.
static LANGUAGES: &[(&str, Option<Lang>, Option<Algorithm>)] = &[
    ("af", Some(Lang::Afr), None),
    ("ar", Some(Lang::Ara), Some(Algorithm::Arabic)),
    ("az", Some(Lang::Aze), None),
    ("be", Some(Lang::Bel), None),
    ("bg", Some(Lang::Bul), None),
    ("bn", Some(Lang::Ben), None),
    ("ca", Some(Lang::Cat), None),
    ("cs", Some(Lang::Ces), Some(Algorithm::Czech)),
    ("da", Some(Lang::Dan), Some(Algorithm::Danish)),
    ("de", Some(Lang::Deu), Some(Algorithm::German)),
    ("el", Some(Lang::Ell), Some(Algorithm::Greek)),
    ("en", Some(Lang::Eng), Some(Algorithm::English)),
    ("es", Some(Lang::Spa), Some(Algorithm::Spanish)),
    ("et", Some(Lang::Est), None),
    ("fa", Some(Lang::Pes), None),
    ("fi", Some(Lang::Fin), Some(Algorithm::Finnish)),
    ("fr", Some(Lang::Fra), Some(Algorithm::French)),
    ("gu", Some(Lang::Guj), None),
    ("he", Some(Lang::Heb), None),
    ("hi", Some(Lang::Hin), None),
    ("hr", Some(Lang::Hrv), None),
    ("hu", Some(Lang::Hun), Some(Algorithm::Hungarian)),
    ("hy", Some(Lang::Hye), None),
    ("id", Some(Lang::Ind), None),
    ("it", Some(Lang::Ita), Some(Algorithm::Italian)),
    ("ja", Some(Lang::Jpn), None),
    ("ka", Some(Lang::Kat), None),
    ("km", Some(Lang::Khm), None),
    ("kn", Some(Lang::Kan), None),
    ("ko", Some(Lang::Kor), None),
    ("la", Some(Lang::Lat), None),
    ("lt", Some(Lang::Lit), None),
    ("lv", Some(Lang::Lav), None),
    ("mk", Some(Lang::Mkd), None),
    ("ml", Some(Lang::Mal), None),
    ("mr", Some(Lang::Mar), None),
    ("my", Some(Lang::Mya), None),
    ("nb", Some(Lang::Nob), Some(Algorithm::Norwegian)),
    ("ne", Some(Lang::Nep), None),
    ("nl", Some(Lang::Nld), Some(Algorithm::Dutch)),
    ("or", Some(Lang::Ori), None),
    ("pa", Some(Lang::Pan), None),
    ("pl", Some(Lang::Pol), None),
    ("pt", Some(Lang::Por), Some(Algorithm::Portuguese)),
    ("ro", Some(Lang::Ron), Some(Algorithm::Romanian)),
    ("ru", Some(Lang::Rus), Some(Algorithm::Russian)),
    ("si", Some(Lang::Sin), None),
    ("sk", Some(Lang::Slk), None),
    ("sl", Some(Lang::Slv), None),
    ("sn", Some(Lang::Sna), None),
    ("sr", Some(Lang::Srp), None),
    ("sv", Some(Lang::Swe), Some(Algorithm::Swedish)),
    ("sw", None, None),
    ("ta", Some(Lang::Tam), None),
    ("te", Some(Lang::Tel), None),
    ("th", Some(Lang::Tha), None),
    ("tl", Some(Lang::Tgl), None),
    ("tr", Some(Lang::Tur), Some(Algorithm::Turkish)),
    ("uk", Some(Lang::Ukr), None),
    ("ur", Some(Lang::Urd), None),
    ("uz", Some(Lang::Uzb), None),
    ("vi", Some(Lang::Vie), None),
    ("yi", Some(Lang::Yid), None),
    ("zh", Some(Lang::Cmn), None),
    ("zu", Some(Lang::Zul), None),
];

struct FunctionWords {
    languages: Vec<Language>,
    /// By the hash of the word.
    words: FxHashMap<u64, LanguageSet>,
}

static LISTS: LazyLock<FunctionWords> = LazyLock::new(|| {
    let mut lists = FunctionWords { languages: Vec::new(), words: FxHashMap::default() };
    let lines = FUNCTION_WORDS.lines().filter(|line| !line.starts_with('#'));
    for (code, words) in lines.filter_map(|line| line.split_once(": ")) {
        let language = Language::parse(code).expect("the list names known languages");
        let bit = 1 << lists.languages.len();
        lists.languages.push(language);
        for word in words.split(' ') {
            *lists.words.entry(hash(word)).or_default() |= bit;
        }
    }
    lists
});

impl Language {
    /// Reads a language tag such as `en`, `en-GB`, `pt_BR` or `eng`.
    pub fn parse(tag: &str) -> Option<Language> {
        let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        let primary = if primary == "no" || primary == "nn" { "nb" } else { primary.as_str() };
        LANGUAGES
            .iter()
            .find(|(code, lang, _)| *code == primary || lang.is_some_and(|lang| lang.code() == primary))
            .map(|&(code, ..)| Language(code))
    }

    /// The ISO 639-1 code.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// The stemmer of the language, where it has one.
    pub fn stemmer(self) -> Option<Stemmer> {
        let algorithm = LANGUAGES.iter().find(|(code, ..)| *code == self.0)?.2?;
        Some(Stemmer::new(algorithm))
    }
}

/// The languages of which the folded word with this hash is a function word.
pub(super) fn typical_of(hash: u64) -> LanguageSet {
    LISTS.words.get(&hash).copied().unwrap_or(0)
}

/// Tells the language of an article from the tokens of its fields, the longest first.
pub(super) fn detect(fields: &[&Tokens], body: &str, headline: &str, lexicon: &Lexicon) -> Option<Language> {
    let mut votes = Votes::default();
    // Words in capitals are names as often as words (`DE`, `US`, `ET`): they vote only in a text
    // that is all capitals.
    let mut capital_votes = Votes::default();
    let mut numbers = 0;
    let tokens = fields.iter().flat_map(|tokens| tokens.iter());
    for token in tokens.filter(|token| token.kind == TokenKind::Word).take(SAMPLE) {
        match lexicon.shape(token.word) {
            Shape::Digit => numbers += 1,
            Shape::Uncased => {
                votes.uncased += 1;
                votes.add(lexicon.languages(token.word));
            }
            Shape::Upper => capital_votes.add(lexicon.languages(token.word)),
            Shape::Lower | Shape::Title | Shape::Mixed | Shape::Mark => {
                votes.add(lexicon.languages(token.word))
            }
        }
    }
    if capital_votes.words > votes.words {
        votes = capital_votes;
    }
    let table = votes.is_cased() && numbers * TABLE_WORDS >= votes.words;
    let share = if table { TABLE_SHARE } else { SHARE };
    let decided = votes.decide(share, |first, second| tell_apart(fields, first, second, lexicon));
    decided.or_else(|| {
        let longest = if body.len() >= headline.len() { body } else { headline };
        if table && longest.len() < TABLE_BYTES {
            return None;
        }
        let guess = by_trigrams(longest)?;
        votes.allow(guess).then_some(guess)
    })
}

/// How many words of the sample are of the first language and not of the second, and the reverse.
fn tell_apart(fields: &[&Tokens], first: LanguageSet, second: LanguageSet, lexicon: &Lexicon) -> (u32, u32) {
    let words = fields.iter().flat_map(|tokens| tokens.iter()).filter(|token| token.kind == TokenKind::Word);
    let mut only = (0, 0);
    for token in words.take(SAMPLE) {
        let languages = lexicon.languages(token.word);
        only.0 += u32::from(languages & first != 0 && languages & second == 0);
        only.1 += u32::from(languages & second != 0 && languages & first == 0);
    }
    only
}

#[derive(Default)]
struct Votes {
    /// By the order of the lists.
    languages: [f32; LanguageSet::BITS as usize],
    words: u32,
    uncased: u32,
}

impl Votes {
    fn add(&mut self, mut languages: LanguageSet) {
        self.words += 1;
        let weight = 1.0 / languages.count_ones().max(1) as f32;
        while languages != 0 {
            self.languages[languages.trailing_zeros() as usize] += weight;
            languages &= languages - 1;
        }
    }

    /// Whether a guess by letters is borne out by words: tables and lists of names have letters of
    /// some language and words of none.
    fn allow(&self, guess: Language) -> bool {
        let listed = LISTS.languages.iter().position(|&language| language == guess);
        listed.is_none_or(|at| self.languages[at] * 20.0 >= self.words as f32)
    }

    /// Whether the words are of a script with capital and small letters.
    fn is_cased(&self) -> bool {
        self.uncased * 4 < self.words
    }

    /// The language of most words, which are this `share` of all at least; `differ` says by how many
    /// words the best and the second differ.
    fn decide(
        &self,
        share: f32,
        differ: impl Fn(LanguageSet, LanguageSet) -> (u32, u32),
    ) -> Option<Language> {
        let (mut first, mut best, mut next, mut second) = (0, 0.0, 0, 0.0);
        for (at, &votes) in self.languages.iter().enumerate() {
            if votes > best {
                (first, best, next, second) = (at, votes, first, best);
            } else if votes > second {
                (next, second) = (at, votes);
            }
        }
        if self.words < 8 || !self.is_cased() || best < share * self.words as f32 {
            return None;
        }
        let clear = best >= LEAD * second || {
            let (only_first, only_second) = differ(1 << first, 1 << next);
            only_first >= LEAST_APART && only_first >= TIMES_APART * only_second
        };
        clear.then(|| LISTS.languages[first])
    }
}

fn by_trigrams(text: &str) -> Option<Language> {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    if sample.len() < LEAST_BYTES && sample.is_ascii() {
        return None;
    }
    let guess = whatlang::detect(sample)?;
    let told_by_script = guess.script() != whatlang::Script::Latin;
    if !guess.is_reliable() || (sample.len() < LEAST_BYTES && !told_by_script) {
        return None;
    }
    LANGUAGES.iter().find(|(_, lang, _)| *lang == Some(guess.lang())).map(|&(code, ..)| Language(code))
}

#[cfg(test)]
mod tests {
    use super::super::Text;
    use super::*;

    #[test]
    fn tells_languages() {
        for (body, expected) in [
            (
                "The minister said on Monday that the talks would go on for as long as they had to.",
                Some("en"),
            ),
            (
                "Der Minister sagte am Montag, die Gespräche würden so lange dauern, wie es nötig sei.",
                Some("de"),
            ),
            (
                "Le ministre a dit lundi que les pourparlers dureraient aussi longtemps que nécessaire.",
                Some("fr"),
            ),
            (
                "El ministro dijo el lunes que las conversaciones seguirían el tiempo que hiciera falta.",
                Some("es"),
            ),
            (
                "Il ministro ha detto lunedì che i colloqui dureranno tutto il tempo che sarà necessario.",
                Some("it"),
            ),
            ("De minister zei maandag dat de gesprekken zo lang zouden duren als nodig was.", Some("nl")),
            (
                "O ministro disse na segunda-feira que as conversas vão durar o tempo que for preciso.",
                Some("pt"),
            ),
            (
                "Министр сказал в понедельник, что переговоры продлятся столько, сколько потребуется.",
                Some("ru"),
            ),
            ("部长星期一说，会谈将持续到必要的时候。谈判代表没有回答记者的问题。", Some("zh")),
            (
                "Norske Kari Nordmann ble nummer fire etter et dramatisk løp i finalen, og hun sier at det \
                 var noe hun ikke hadde ventet. Nå håper hun på medalje, men trener også for neste år.",
                Some("nb"),
            ),
            (
                "Bakanlık yetkilileri, kentte dün yapılan toplantının ardından yeni yolun gelecek yıl \
                 açılacağını ve bunun için bütçe ayrıldığını söyledi.",
                Some("tr"),
            ),
            ("42 17 3.5", None),
            (
                "Shr 34 cts vs 30 cts. Net 1.2 mln vs 1.1 mln. Sales 14.0 mln vs 12.2 mln. Avg shrs 3.5 mln vs \
                 3.4 mln. NOTE: The 1986 net has a gain of 0.2 mln dlrs or 5 cts from the sale of land in Ohio.",
                Some("en"),
            ),
            (
                "Kiel 14 8 3 3 31:18 27; Lund 14 7 4 3 25:15 25; Brno 14 7 2 5 22:19 23; Gent 14 6 4 4 20:17 22; \
                 Faro 14 6 3 5 19:16 21; Nice 14 5 5 4 18:18 20; Metz 14 4 5 5 15:17 17; Cork 14 3 3 8 11:25 12",
                None,
            ),
        ] {
            let (mut text, mut lexicon) = (Text::default(), Lexicon::default());
            text.read("", body, None, &mut lexicon);
            assert_eq!(text.language.map(Language::code), expected, "{body}");
        }
    }
}
