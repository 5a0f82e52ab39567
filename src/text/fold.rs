//! Folding: the form under which a word is found, whatever its case, accents and inner marks.

/// Appends the folded form of `word` to `folded`.
///
/// Case and accents go (`Zürich` → `zurich`, `Łódź` → `lodz`), and so do inner full stops and
/// apostrophes (`U.S.` → `us`, `O’Brien` → `obrien`) and the commas of long numbers
/// (`1,000` → `1000`). Letters outside the Latin script keep their script.
pub fn fold(word: &str, folded: &mut String) {
    if word.is_ascii() {
        let number = word.as_bytes().first().is_some_and(u8::is_ascii_digit);
        for byte in word.bytes() {
            if !matches!(byte, b'\'' | b',') && (number || byte != b'.') {
                folded.push(char::from(byte.to_ascii_lowercase()));
            }
        }
        return;
    }
    for character in word.chars() {
        match character {
            '\'' | '’' | '‘' | 'ʼ' | '.' | ',' | '\u{ad}' => {}
            // Combining accents, and the vowel marks of Arabic and Hebrew.
            '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}' | '\u{591}'..='\u{5c7}' => {
            }
            'A'..='Z' => folded.push(character.to_ascii_lowercase()),
            '\0'..='\x7f' => folded.push(character),
            _ if is_latin(character) => fold_latin(character, folded),
            _ => {
                for small in character.to_lowercase() {
                    // `Ɀ` is not among the Latin letters there, its small form is.
                    if is_latin(small) { fold_latin(small, folded) } else { folded.push(small) }
                }
            }
        }
    }
}

/// The Latin letters with marks, and the typographic ligatures.
fn is_latin(character: char) -> bool {
    matches!(character, '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{fb00}'..='\u{fb06}')
}

fn fold_latin(character: char, folded: &mut String) {
    let plain = deunicode::deunicode_char(character).unwrap_or_default().bytes();
    let before = folded.len();
    let letters = plain.filter(u8::is_ascii_alphanumeric);
    folded.extend(letters.map(|byte| char::from(byte.to_ascii_lowercase())));
    // A letter that has no Latin likeness, such as `Ə`, is written as a sign.
    if folded.len() == before {
        folded.extend(character.to_lowercase());
    }
}

/// The elided article or pronoun at the head of a French, Italian or Catalan word, apostrophe
/// included: `l’` of `l’Europe`, `dell'` of `dell'Italia`.
///
/// The same rule holds in every language, since a query has none: `D'Angelo` is found as `Angelo`
/// and under its full name alike. `O'Brien` and `don't` are untouched.
pub(super) fn elision(word: &str) -> usize {
    let Some(at) = word.find(['\'', '’']) else { return 0 };
    let head = &word[..at];
    let elides = match head.len() {
        1 => matches!(
            head.as_bytes()[0].to_ascii_lowercase(),
            b'l' | b'd' | b'j' | b'm' | b't' | b's' | b'n' | b'c'
        ),
        2..=5 => ["qu", "dell", "nell", "all", "sull", "dall", "un", "quell"]
            .iter()
            .any(|&elided| head.eq_ignore_ascii_case(elided)),
        _ => false,
    };
    let rest = word[at..].trim_start_matches(['\'', '’']);
    let vowel = rest.chars().next().is_some_and(|first| {
        let mut plain = String::new();
        fold(first.encode_utf8(&mut [0; 4]), &mut plain);
        plain.starts_with(['a', 'e', 'i', 'o', 'u', 'h', 'y'])
    });
    if elides && vowel && rest.chars().nth(1).is_some() { word.len() - rest.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_folded_stays_as_it_is() {
        for letter in '\0'..=char::MAX {
            let (mut once, mut twice) = (String::new(), String::new());
            fold(letter.encode_utf8(&mut [0; 4]), &mut once);
            fold(&once, &mut twice);
            assert_eq!(once, twice, "{letter:?}");
        }
    }

    #[test]
    fn folds() {
        for (word, expected) in [
            ("Zürich", "zurich"),
            ("ŁÓDŹ", "lodz"),
            ("U.S.", "us"),
            ("O’Brien", "obrien"),
            ("Straße", "strasse"),
            ("ƏLİYEV", "əliyev"),
            ("ŉ", "n"),
            ("1,000", "1000"),
            ("3.5", "3.5"),
            ("example.com", "examplecom"),
            ("Київ", "київ"),
            ("习近平", "习近平"),
            ("cafe\u{301}", "cafe"),
            ("AT&T", "at&t"),
        ] {
            let mut folded = String::new();
            fold(word, &mut folded);
            assert_eq!(folded, expected, "{word}");
        }
    }

    #[test]
    fn elides() {
        for (word, rest) in [
            ("l’Europe", "Europe"),
            ("d'Angelo", "Angelo"),
            ("dell'Italia", "Italia"),
            ("qu’elle", "elle"),
            ("O'Brien", "O'Brien"),
            ("don't", "don't"),
            ("T'Challa", "T'Challa"),
            ("l'é", "l'é"),
        ] {
            assert_eq!(&word[elision(word)..], rest, "{word}");
        }
    }
}
