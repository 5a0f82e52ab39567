//! The word lists: given names, titles, cues, places, organisations and common words, read once.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::classes::Class;
use crate::text::{Lexicon, Tokens, hash};

/// What the lists say.
pub(super) struct Lists {
    /// Classes by the hash of the folded word.
    pub(super) words: FxHashMap<u64, Class>,
    /// Names that are names in capitals alone, such as `US` and `WHO`, without full stops.
    pub(super) capitals: FxHashMap<Box<str>, Class>,
}

/// The lists.
pub(super) static LISTS: LazyLock<Lists> = LazyLock::new(Lists::read);

impl Lists {
    fn read() -> Lists {
        let mut lists = Lists { words: FxHashMap::default(), capitals: FxHashMap::default() };
        for (text, class) in [
            (include_str!("data/common-words.txt"), Class::COMMON),
            (include_str!("data/given-names.txt"), Class::GIVEN),
            (include_str!("data/surnames.txt"), Class::SURNAME),
        ] {
            lines(text).flat_map(|line| line.split(' ')).for_each(|word| lists.add(word, class));
        }
        for text in [include_str!("data/cues.txt"), include_str!("data/titles.txt")] {
            for (name, words) in lines(text).filter_map(|line| line.split_once(": ")) {
                let class = class_of(name);
                words.split([' ', '-']).for_each(|word| lists.add(word, class));
            }
        }
        for (text, class) in [
            (include_str!("data/demonyms.txt"), Class::DEMONYM),
            (include_str!("data/cities.txt"), Class::CITY),
            (include_str!("data/places.txt"), Class::PLACE),
            (include_str!("data/organisations.txt"), Class::ORGANISATION),
        ] {
            lines(text).for_each(|name| lists.add_name(name, class));
        }
        for (word, class) in [
            ("of", Class::OF),
            ("the", Class::THE | Class::DETERMINER),
            ("and", Class::AND),
            ("for", Class::FOR),
            ("on", Class::FOR),
            ("jr", Class::SUFFIX),
            ("sr", Class::SUFFIX),
            ("ii", Class::SUFFIX),
            ("iii", Class::SUFFIX),
            ("iv", Class::SUFFIX),
        ] {
            lists.add(word, class);
        }
        for word in [
            "of",
            "for",
            "and",
            "by",
            "with",
            "from",
            "as",
            "including",
            "like",
            "but",
            "while",
            "when",
            "where",
        ] {
            lists.add(word, Class::OPENER);
        }
        for word in ["a", "an", "his", "her", "its", "their", "our", "my", "your", "this", "that"] {
            lists.add(word, Class::DETERMINER);
        }
        lists
    }

    fn add(&mut self, word: &str, class: Class) {
        let mut folded = String::new();
        crate::text::fold(word, &mut folded);
        let entry = self.words.entry(hash(&folded)).or_default();
        *entry = *entry | class;
    }

    fn add_name(&mut self, name: &str, class: Class) {
        let plain: String = name.chars().filter(|&character| character != '.').collect();
        if !plain.contains(' ') && plain.len() < 6 && plain.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let entry = self.capitals.entry(plain.into()).or_default();
            *entry = *entry | class;
            return;
        }
        // A lexicon of its own folds the name as the words of an article are folded.
        let (mut tokens, mut lexicon) = (Tokens::default(), Lexicon::default());
        tokens.read(name, &mut lexicon);
        let folded: Vec<&str> = tokens.words().map(|token| lexicon.folded(token.word)).collect();
        // Names of several words are the tagger's.
        if let [only] = folded[..] {
            self.add(only, class);
        }
    }
}

/// The lines of a list that are no comments.
pub(super) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn class_of(name: &str) -> Class {
    match name {
        "honorific" => Class::HONORIFIC,
        "title" => Class::TITLE,
        "relation" => Class::RELATION,
        "modifier" => Class::MODIFIER,
        "portfolio" => Class::PORTFOLIO,
        "tail" => Class::TAIL,
        "head" => Class::HEAD,
        "site" => Class::SITE,
        "landform" => Class::LANDFORM,
        "other" => Class::OTHER,
        "nothing" => Class::NOTHING,
        "calendar" => Class::CALENDAR,
        "speech" => Class::SPEECH,
        "near" => Class::NEAR,
        "particle" => Class::PARTICLE,
        "function" => Class::FUNCTION,
        "foreign" => Class::FOREIGN,
        "family" => Class::FAMILY,
        "backer" => Class::BACKER,
        "royal" => Class::ROYAL,
        "link" => Class::LINK,
        "credit" => Class::CREDIT,
        "piece" => Class::PIECE,
        "made" => Class::MADE,
        "scribe" => Class::SCRIBE,
        "being" => Class::BEING,
        "alias" => Class::ALIAS,
        "agency" => Class::AGENCY,
        "state" => Class::STATE,
        "brand" => Class::BRAND,
        "empty" => Class::EMPTY,
        unknown => unreachable!("the lists have no class {unknown}"),
    }
}
