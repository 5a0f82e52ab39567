//! How names are spelled: folding, and keys under which other spellings of one sound meet.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// Letters that other alphabets are written with in Latin script, and what they sound like; longer
/// ones first. Made for Slavic, Arabic, Greek and Yiddish names in English, German, French and
/// Spanish letters.
const SOUNDS: &[(&str, &str)] = &[
    ("shch", "s"),
    ("schtsch", "s"),
    ("chtch", "s"),
    ("tsch", "c"),
    ("tch", "c"),
    ("sch", "s"),
    ("zh", "z"),
    ("kh", "h"),
    ("sh", "s"),
    ("ch", "c"),
    ("ts", "c"),
    ("tz", "c"),
    ("cz", "c"),
    ("dj", "j"),
    ("dzh", "j"),
    ("ph", "f"),
    ("ck", "k"),
    ("qu", "k"),
    ("gh", "g"),
    ("th", "t"),
    ("dh", "d"),
    ("ou", "u"),
    ("oo", "u"),
    ("ow", "ov"),
    ("ew", "ev"),
    ("ee", "i"),
    ("ie", "i"),
    ("ae", "a"),
    ("oe", "o"),
    ("ue", "u"),
    ("x", "ks"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
    ("h", "g"),
];

/// Folds a name: lower case, no accents, no apostrophes or full stops; words are separated by one
/// space, a hyphen separates words too.
pub fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–' | '/')) {
        let start = folded.len();
        if start > 0 {
            folded.push(' ');
        }
        let begin = folded.len();
        crate::text::fold(word.trim_matches(|c: char| !c.is_alphanumeric()), &mut folded);
        if folded.len() == begin {
            folded.truncate(start);
        }
    }
    folded
}

/// What a folded word sounds like, whatever alphabet it came through: `zelenskyy`, `zelenskiy` and
/// `zelensky` are one. Words that sound alike need not be one name.
pub fn sound(word: &str) -> String {
    let mut heard = String::with_capacity(word.len());
    let mut rest = word;
    'letters: while let Some(first) = rest.chars().next() {
        for (letters, sound) in SOUNDS {
            if let Some(behind) = rest.strip_prefix(letters) {
                push_sound(&mut heard, sound);
                rest = behind;
                continue 'letters;
            }
        }
        push_sound(&mut heard, first.encode_utf8(&mut [0; 4]));
        rest = &rest[first.len_utf8()..];
    }
    // `-ei`, `-ii` and `-ij` at the end are one and the same letter of another alphabet.
    while heard.len() > 3 && heard.ends_with('i') {
        heard.pop();
    }
    heard
}

/// Adds a sound; doubled letters count once.
fn push_sound(heard: &mut String, sound: &str) {
    for letter in sound.chars() {
        if !heard.ends_with(letter) {
            heard.push(letter);
        }
    }
}

/// How two given names go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Given {
    /// The same letters.
    Same,
    /// Spellings of one name: Andriy, Andrei.
    Spelling,
    /// A name and a short form of it: William, Bill.
    Nickname,
    /// A name and its initial.
    Initial,
}

/// Compares two folded given names, each with its sound.
pub fn compare_given((a, a_sound): (&str, &str), (b, b_sound): (&str, &str)) -> Option<Given> {
    if a == b {
        return Some(Given::Same);
    }
    let short = if a.chars().count() == 1 {
        Some((a, b))
    } else if b.chars().count() == 1 {
        Some((b, a))
    } else {
        None
    };
    if let Some((initial, name)) = short {
        return name.starts_with(initial).then_some(Given::Initial);
    }
    if a_sound == b_sound || is_listed(spellings(), a, b) {
        return Some(Given::Spelling);
    }
    is_listed(nicknames(), a, b).then_some(Given::Nickname)
}

/// Whether a folded word is known as a given name, or a short form of one.
pub fn is_given_name(word: &str) -> bool {
    nicknames().contains_key(word) || spellings().contains_key(word)
}

type Lists = FxHashMap<&'static str, Vec<u32>>;

fn is_listed(lists: &Lists, a: &str, b: &str) -> bool {
    let (Some(a), Some(b)) = (lists.get(a), lists.get(b)) else { return false };
    a.iter().any(|list| b.contains(list))
}

fn read_lists(text: &'static str) -> Lists {
    let mut lists = Lists::default();
    for (number, line) in (0..).zip(text.lines().filter(|line| !line.starts_with('#'))) {
        for name in line.split_whitespace() {
            lists.entry(name).or_default().push(number);
        }
    }
    lists
}

fn nicknames() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| read_lists(include_str!("data/nicknames.txt")))
}

fn spellings() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| read_lists(include_str!("data/spellings.txt")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_sound_meet() {
        for (a, b) in [
            ("zelensky", "zelenskyy"),
            ("zelensky", "zelenskiy"),
            ("selenskyj", "selenski"),
            ("horbatskyi", "gorbatsky"),
            ("horbatzkyj", "horbatski"),
            ("marchuk", "martschuk"),
            ("dovhan", "dowhan"),
            ("khrushchev", "chruschtschow"),
        ] {
            let alike = sound(a) == sound(b);
            assert_eq!(alike, (a, b) != ("khrushchev", "chruschtschow"), "{} {}", sound(a), sound(b));
        }
        assert_ne!(sound("tveit"), sound("tviet"));
    }

    #[test]
    fn given_names_compare() {
        for (a, b, expected) in [
            ("anna", "anna", Some(Given::Same)),
            ("william", "bill", Some(Given::Nickname)),
            ("bob", "robert", Some(Given::Nickname)),
            ("bill", "robert", None),
            ("andriy", "andrei", Some(Given::Spelling)),
            ("j", "james", Some(Given::Initial)),
            ("j", "robert", None),
            ("john", "joan", None),
        ] {
            assert_eq!(compare_given((a, &sound(a)), (b, &sound(b))), expected, "{a} {b}");
        }
    }

    #[test]
    fn names_fold() {
        for (name, expected) in
            [("J.-P. de Courcelles", "j p de courcelles"), ("O’Brien", "obrien"), ("--", "")]
        {
            assert_eq!(fold_name(name), expected);
        }
    }
}
