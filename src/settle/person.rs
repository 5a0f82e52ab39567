//! The parts of a person's name, and how two names may be one person's.

use super::spelling::{Given, compare_given, fold_name, sound};

const PARTICLES: &[&str] = &[
    "de", "du", "des", "del", "della", "di", "da", "dos", "das", "do", "la", "le", "van", "von", "der",
    "den", "ter", "ten", "zu", "zur", "al", "el", "bin", "ibn", "ben", "abu", "bint", "st", "af", "av",
];
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "junior", "senior"];
const HONORIFICS: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "sir", "dame", "lord", "lady", "prof", "herr", "frau", "mme", "mlle",
    "monsieur", "madame", "senor", "senora", "don", "dona",
];

/// A name of two or more words, in its parts, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonName {
    /// Given names and initials, in order; empty where there is a surname alone.
    pub given: Vec<String>,
    /// Nicknames printed in quotation marks.
    pub nicknames: Vec<String>,
    /// Particles and surname; the parts of a double one are separated by a space.
    pub surname: String,
    /// `jr`, `iii`.
    pub suffix: Option<String>,
    /// What the surname and the first given name sound like.
    sounds: (String, String),
}

/// Why two names may be one person's, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same parts: they differ in case, accents or order.
    Same,
    /// A middle name is missing from one.
    MiddleName,
    /// The parts sound alike.
    Transliteration,
    /// One has the short form of the other's given name.
    Nickname,
    /// One has initials.
    Initials,
    /// One has a second surname.
    SecondSurname,
}

impl PersonName {
    /// Reads a name as printed: `Rosalind "Roz" Delaney`, `DELANEY, Rosalind M.`
    pub fn parse(name: &str) -> PersonName {
        let turned = match name.split_once(',') {
            Some((last, first)) if !is_suffix(&fold_name(first)) => format!("{first} {last}"),
            Some((last, suffix)) => format!("{last} {suffix}"),
            None => name.to_string(),
        };
        let mut parsed = PersonName::default();
        let mut words: Vec<(String, &str)> = Vec::new();
        for word in turned.split_whitespace() {
            let folded = fold_name(word);
            if folded.is_empty() {
                continue;
            }
            if word.starts_with(['"', '“', '‘', '\'', '(']) && word.len() > 2 {
                parsed.nicknames.push(folded);
            } else {
                words.push((folded, word));
            }
        }
        while words.len() > 1 && HONORIFICS.contains(&words[0].0.as_str()) {
            words.remove(0);
        }
        if words.len() > 1 && words.last().is_some_and(|(word, _)| is_suffix(word)) {
            parsed.suffix = words.pop().map(|(word, _)| word);
        }
        let Some((surname, _)) = words.pop() else { return parsed };
        parsed.surname = surname;
        while let Some((word, _)) = words.last().filter(|(word, _)| PARTICLES.contains(&word.as_str())) {
            // A particle that opens the name is a surname's too: `De Courcelles`.
            parsed.surname = format!("{word} {}", parsed.surname);
            words.pop();
        }
        for (word, printed) in words {
            let initials = printed.contains('.') || printed.chars().all(char::is_uppercase);
            // `JD` and `J.D.` are initials, `JOHN` and `Jo.` are not.
            if initials && (2..=3).contains(&word.len()) && !word.contains(' ') && is_spelled_out(printed) {
                parsed.given.extend(word.chars().map(String::from));
            } else {
                parsed.given.extend(word.split(' ').map(String::from));
            }
        }
        let surname = sound(&parsed.core().replace(' ', ""));
        parsed.sounds = (surname, parsed.given.first().map(|first| sound(first)).unwrap_or_default());
        parsed
    }

    /// The surname without its particles.
    pub fn core(&self) -> &str {
        let mut core = self.surname.as_str();
        while let Some((first, rest)) = core.split_once(' ') {
            if !PARTICLES.contains(&first) {
                break;
            }
            core = rest;
        }
        core
    }

    /// The sounds under which another form of the name may be found.
    pub fn blocks(&self) -> Vec<String> {
        let mut blocks = vec![self.sounds.0.clone()];
        let parts: Vec<&str> = self.core().split(' ').collect();
        if parts.len() > 1 {
            blocks.extend(parts.iter().map(|part| sound(part)));
        }
        if self.given.len() > 1 {
            blocks.extend(self.given.last().filter(|last| last.len() > 2).map(|last| sound(last)));
        }
        blocks
    }

    /// How many letters of the surname's sound there are: short ones sound alike by chance.
    pub fn sound_length(&self) -> usize {
        self.sounds.0.len()
    }

    /// Compares two names.
    pub fn compare(&self, other: &PersonName) -> Option<Likeness> {
        // Father and son are in the same company: the suffix alone tells them apart.
        if self.suffix != other.suffix {
            return None;
        }
        let (Some(first), Some(other_first)) = (self.given.first(), other.given.first()) else { return None };
        let surname = match (self.core(), other.core()) {
            (a, b) if a == b => Likeness::Same,
            _ if self.sounds.0 == other.sounds.0 => Likeness::Transliteration,
            (a, b) if is_part(a, b) || is_part(b, a) => Likeness::SecondSurname,
            _ => return self.compare_second_surname(other),
        };
        let nicknamed = self.nicknames.contains(other_first) || other.nicknames.contains(first);
        let given = match compare_given((first, &self.sounds.1), (other_first, &other.sounds.1)) {
            Some(Given::Same) => Likeness::Same,
            Some(Given::Spelling) => Likeness::Transliteration,
            Some(Given::Nickname) => Likeness::Nickname,
            Some(Given::Initial) => Likeness::Initials,
            None if nicknamed => Likeness::Nickname,
            None => return None,
        };
        let middle = compare_middle(&self.given[1..], &other.given[1..])?;
        Some(surname.max(given).max(middle))
    }

    /// `Pedro Sánchez` and `Pedro Sánchez Pérez`.
    fn compare_second_surname(&self, other: &PersonName) -> Option<Likeness> {
        let (short, long) = if self.given.len() < other.given.len() { (self, other) } else { (other, self) };
        let (last, rest) = long.given.split_last()?;
        let fits = short.core() == last && short.given == rest && !short.given.is_empty();
        fits.then_some(Likeness::SecondSurname)
    }
}

fn is_suffix(word: &str) -> bool {
    SUFFIXES.contains(&word)
}

/// Whether letters stand for a name each.
fn is_spelled_out(printed: &str) -> bool {
    let stops = printed.matches('.').count();
    let letters = printed.chars().filter(|c| c.is_alphabetic()).count();
    stops >= 2 || letters == 2 && stops == 0 && !printed.chars().any(|c| "AEIOUYaeiouy".contains(c))
}

/// Whether a double surname has `part` for a part.
fn is_part(part: &str, double: &str) -> bool {
    double.contains(' ')
        && !part.contains(' ')
        && part.len() > 2
        && double.split(' ').any(|other| other == part)
}

fn compare_middle(a: &[String], b: &[String]) -> Option<Likeness> {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let mut likeness = if short.len() == long.len() { Likeness::Same } else { Likeness::MiddleName };
    let mut rest = long.iter();
    for name in short {
        let found =
            rest.by_ref().find_map(|other| compare_given((name, &sound(name)), (other, &sound(other))));
        likeness = likeness.max(match found? {
            Given::Same => Likeness::Same,
            Given::Spelling => Likeness::Transliteration,
            Given::Nickname => Likeness::Nickname,
            Given::Initial => Likeness::MiddleName,
        });
    }
    Some(likeness)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_parts() {
        for (name, given, surname) in [
            ("Mark Rutte", "mark", "rutte"),
            ("RUTTE, Mark", "mark", "rutte"),
            ("J.D. Vance", "j d", "vance"),
            ("JD Vance", "j d", "vance"),
            ("ED Miller", "ed", "miller"),
            ("Jean-Philippe de Courcelles", "jean philippe", "de courcelles"),
            ("J.-P. de Courcelles", "j p", "de courcelles"),
            ("Olena Marchuk-Dovhan", "olena", "marchuk dovhan"),
            ("Sammy Davis Jr.", "sammy", "davis"),
            ("Davis, Jr.", "", "davis"),
        ] {
            let parsed = PersonName::parse(name);
            assert_eq!(
                (parsed.given.join(" ").as_str(), parsed.surname.as_str()),
                (given, surname),
                "{name}"
            );
        }
    }

    #[test]
    fn names_compare() {
        for (a, b, expected) in [
            ("Mark Rutte", "RUTTE, Mark", Some(Likeness::Same)),
            ("Donald Trump", "Donald J. Trump", Some(Likeness::MiddleName)),
            ("John A. Smith", "John B. Smith", None),
            ("Volodymyr Zelensky", "Vladimir Zelenskiy", Some(Likeness::Transliteration)),
            ("Andriy Horbatskyi", "Andrei Gorbatsky", Some(Likeness::Transliteration)),
            ("Bill Clinton", "William Clinton", Some(Likeness::Nickname)),
            ("Rosalind \"Roz\" Delaney", "Roz Delaney", Some(Likeness::Nickname)),
            ("JD Vance", "James David Vance", Some(Likeness::Initials)),
            ("J. P. Vance", "James David Vance", None),
            ("Claudia Westermann", "Volker Westermann", None),
            ("Pedro Sánchez", "Pedro Sánchez Pérez", Some(Likeness::SecondSurname)),
            ("Helena Brandvold", "Helena Brandvold-Lie", Some(Likeness::SecondSurname)),
            ("Sammy Davis Jr.", "Sammy Davis Sr.", None),
            ("Sammy Davis Jr.", "Sammy Davis", None),
            ("Sammy Davis Jr.", "Samuel Davis, Jr.", Some(Likeness::Nickname)),
            ("Rutte", "Mark Rutte", None),
        ] {
            let (a, b) = (PersonName::parse(a), PersonName::parse(b));
            assert_eq!(a.compare(&b), expected, "{a:?} {b:?}");
            assert_eq!(b.compare(&a), expected);
        }
    }
}
