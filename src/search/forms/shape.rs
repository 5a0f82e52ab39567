//! Which words a pattern means by their letters alone: wildcards and edits.

use crate::search::expr::Pattern;

/// Whether a word has a shape: `*` for any letters, `?` for one. Goes back at most to the last star,
/// so it takes no more than the product of the two lengths.
pub(super) fn is_like(word: &[u8], shape: &[u8]) -> bool {
    let letter = |at: usize| 1 + word[at + 1..].iter().take_while(|byte| **byte & 0xc0 == 0x80).count();
    let (mut at, mut in_shape, mut star) = (0, 0, None);
    while at < word.len() {
        match shape.get(in_shape) {
            Some(b'*') => {
                in_shape += 1;
                star = Some((at, in_shape));
            }
            Some(b'?') => {
                at += letter(at);
                in_shape += 1;
            }
            Some(byte) if *byte == word[at] => {
                at += 1;
                in_shape += 1;
            }
            Some(_) | None => {
                let Some((from, behind)) = star else { return false };
                let next = from + letter(from);
                star = Some((next, behind));
                (at, in_shape) = (next, behind);
            }
        }
    }
    shape[in_shape..].iter().all(|byte| *byte == b'*')
}

impl Pattern {
    /// Whether it stands for a word, where words are not stemmed.
    pub(in crate::search) fn is_like(&self, word: &str) -> bool {
        match self {
            Pattern::Stem(own) | Pattern::Exact(own) | Pattern::Cased(own) => own == word,
            Pattern::Prefix(head) => word.starts_with(head.as_str()),
            Pattern::Wild(shape) => is_like(word.as_bytes(), shape.as_bytes()),
            Pattern::Fuzzy(own, edits) => Fuzzy::new(own, *edits as usize).is_near(word),
        }
    }
}

/// Counts the edits between a word and others: letters inserted, dropped, changed, or two
/// neighbours swapped.
pub(super) struct Fuzzy {
    word: Vec<char>,
    edits: usize,
    /// Which letters it has, several to a bit.
    letters: u64,
    other: Vec<char>,
    rows: [Vec<usize>; 3],
}

impl Fuzzy {
    pub(super) fn new(word: &str, edits: usize) -> Fuzzy {
        let letters = letters(word);
        Fuzzy { word: word.chars().collect(), edits, letters, other: Vec::new(), rows: Default::default() }
    }

    /// Whether so many edits lead to another word.
    pub(super) fn is_near(&mut self, other: &str) -> bool {
        // Each edit brings at most one new letter, and takes at most one away.
        let others = letters(other);
        let strange = (others & !self.letters).count_ones().max((self.letters & !others).count_ones());
        if strange as usize > self.edits {
            return false;
        }
        self.other.clear();
        self.other.extend(other.chars().take(self.word.len() + self.edits + 1));
        let (word, other) = (&self.word, &self.other);
        if word.len().abs_diff(other.len()) > self.edits {
            return false;
        }
        let [before, last, row] = &mut self.rows;
        last.clear();
        last.extend(0..=other.len());
        for (line, &letter) in word.iter().enumerate() {
            row.clear();
            row.push(line + 1);
            for (column, &against) in other.iter().enumerate() {
                let changed = last[column] + usize::from(letter != against);
                let mut least = changed.min(last[column + 1] + 1).min(row[column] + 1);
                if line > 0 && column > 0 && letter == other[column - 1] && word[line - 1] == against {
                    least = least.min(before[column - 1] + 1);
                }
                row.push(least);
            }
            if row.iter().min().is_some_and(|least| *least > self.edits) {
                return false;
            }
            std::mem::swap(before, last);
            std::mem::swap(last, row);
        }
        last.last().is_some_and(|edits| *edits <= self.edits)
    }
}

fn letters(word: &str) -> u64 {
    word.chars().fold(0, |letters, letter| letters | 1 << (letter as u32 % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_by_their_letters() {
        for (word, shape, expected) in [
            ("woman", "wom?n", true),
            ("women", "w*n", true),
            ("wmen", "wom?n", false),
            ("zürich", "z?rich", true),
            ("spielberg", "*berg", true),
            ("bergamo", "*berg", false),
            ("abab", "*ab", true),
            ("a", "a*?", false),
        ] {
            assert_eq!(is_like(word.as_bytes(), shape.as_bytes()), expected, "{word} {shape}");
        }
        for (word, other, edits, expected) in [
            ("zelenski", "zelensky", 1, true),
            ("zelenski", "zelenskyy", 1, false),
            ("zelenski", "zelenskyy", 2, true),
            ("form", "from", 1, true),
            ("war", "peace", 2, false),
        ] {
            assert_eq!(Fuzzy::new(word, edits).is_near(other), expected, "{word} {other}");
        }
    }
}
