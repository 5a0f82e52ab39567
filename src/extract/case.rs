//! Letter case of names: brings what is printed in capitals to the case a reader expects.
//!
//! In: a name as printed. Out: the name, `JANE O'BRIEN` as `Jane O'Brien`. Names that are not all in
//! capitals are left as they are.

/// Words that stay in lower case inside a name or a place.
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le",
    "les", "el", "al", "bin", "ibn", "ben", "ter", "ten", "zu", "zur", "zum", "und", "y", "e", "of", "and",
    "the", "upon", "on", "sur", "am", "im", "an", "op", "aan", "in", "af", "av", "of", "st",
];

/// Whether `word` is one that names write in lower case.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// Whether `text` has letters, at least two of them, and none in lower case.
pub(super) fn is_capitals(text: &str) -> bool {
    let mut upper_count = 0;
    for c in text.chars() {
        if c.is_lowercase() {
            return false;
        }
        upper_count += usize::from(c.is_uppercase());
    }
    upper_count >= 2
}

/// The name in readable case.
pub(super) fn readable(name: &str) -> String {
    if !is_capitals(name) {
        return squeeze(name);
    }
    let mut out = String::with_capacity(name.len());
    for (place, word) in name.split_whitespace().enumerate() {
        if place > 0 {
            out.push(' ');
        }
        let lower = word.to_lowercase();
        if place > 0 && is_particle(&lower) && lower != "st" {
            out.push_str(&lower);
        } else {
            push_word(&mut out, word);
        }
    }
    out
}

/// The text with single spaces.
pub(super) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (place, word) in text.split_whitespace().enumerate() {
        if place > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Writes one word in capitals as a name: a capital at its start and after a hyphen, an apostrophe,
/// a slash or a full stop, and after `Mc`.
fn push_word(out: &mut String, word: &str) {
    let start = out.len();
    let mut fresh = true;
    let mut letters = 0;
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_alphabetic() {
            // After an apostrophe one letter is an ending: `BOB'S`, but `O'BRIEN`.
            let ending = matches!(c, '\'' | '’') && letters > 1 && word.ends_with(['S', 's']) && {
                let mut rest = chars.clone();
                rest.next().is_some() && rest.next().is_none()
            };
            fresh = !ending;
            letters = 0;
            out.push(c);
            continue;
        }
        match fresh {
            true => out.extend(c.to_uppercase()),
            false => out.extend(c.to_lowercase()),
        }
        letters += 1;
        fresh = letters == 2 && out[start..].ends_with("Mc") && chars.peek().is_some();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_become_names() {
        for (printed, expected) in [
            ("JANE DOE", "Jane Doe"),
            ("RORY MCDONALD", "Rory McDonald"),
            ("PAT O'BRIEN", "Pat O'Brien"),
            ("PAT O’BRIEN", "Pat O’Brien"),
            ("JAN VAN DER BERG", "Jan van der Berg"),
            ("ANNE-MARIE ÉTIENNE", "Anne-Marie Étienne"),
            ("J.R. SMITH", "J.R. Smith"),
            ("NEW YORK", "New York"),
            ("RIO DE JANEIRO", "Rio de Janeiro"),
            ("ST. LOUIS", "St. Louis"),
            ("LONDON/PARIS", "London/Paris"),
            ("GENÈVE", "Genève"),
            ("Ted D'Afflisio", "Ted D'Afflisio"),
            ("LAND'S END", "Land's End"),
        ] {
            assert_eq!(readable(printed), expected);
        }
    }
}
