//! How much text two articles share, by their fingerprints alone, and whether that makes copies.

use crate::document::Fingerprint;

/// Shorter texts are copies only if every word of body and headline is the same: a dividend
/// notice differs from the next one in the name alone.
pub const SHORT_WORDS: u32 = 25;
/// Below this many words a text is a form as often as it is prose, and must agree more.
const BRIEF_WORDS: u32 = 60;
/// The share of the shorter text that must be in the longer one.
const COPIED: f32 = 0.6;
/// The same for brief texts, and for articles whose dates lie apart.
const SURELY_COPIED: f32 = 0.8;
/// The same where the openings agree: an item that was written through.
const WRITTEN_THROUGH: f32 = 0.4;
/// The share of an opening that must agree with the other.
const SAME_OPENING: f32 = 0.5;
/// From this share on, texts are copies whatever names they hold.
const NEARLY_ALL: f32 = 0.9;
/// The share of the shorter text's names and numbers that must be in the longer one: notices of
/// one form share all words but those.
const SAME_PARTICULARS: f32 = 0.7;
/// With fewer names and numbers, nothing can be said of them.
const LEAST_PARTICULARS: usize = 4;
/// A part of less than this share of the whole must be in it nearly whole.
const PART_WORDS: f32 = 0.4;
/// With fewer hashes of a part to go by, chance has too much of a say.
const LEAST_HASHES: usize = 5;
/// What more of the whole in the part counts, against more of the part in the whole: of two texts
/// that hold all of a third, the nearer one is its source.
const NEARNESS: f32 = 0.25;
/// Copies are printed within days; what comes later with other words is a column, or a form.
const SAME_STORY_SECONDS: i64 = 4 * 86_400;

/// What is compared of an article.
#[derive(Clone, Copy, Debug)]
pub struct Sketch<'a> {
    /// Words of the body.
    pub word_count: u32,
    /// Seconds since 1970.
    pub published: Option<i64>,
    /// The smallest hashes of the opening, in order.
    pub opening: &'a [u32],
    /// The smallest hashes of the names and numbers, in order.
    pub particulars: &'a [u32],
    /// The smallest hashes of the body, in order.
    pub minima: &'a [u32],
}

/// The share of each of two texts that is in the other, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// The share of the first.
    pub first: f32,
    /// The share of the second.
    pub second: f32,
    /// How many hashes of the first that rests on.
    pub hashes: usize,
}

/// Estimates how much two texts share by the `kept` smallest hashes of each.
pub fn overlap(first: &[u32], second: &[u32], kept: usize) -> Overlap {
    // Below the smaller of the two bounds both texts are known in full.
    let bound = bound(first, kept).min(bound(second, kept));
    let below = |hashes: &[u32]| hashes.partition_point(|&hash| hash <= bound);
    let (first, second) = (&first[..below(first)], &second[..below(second)]);
    let common = common(first, second) as f32;
    let share = |count: usize| if count == 0 { 0.0 } else { common / count as f32 };
    Overlap { first: share(first.len()), second: share(second.len()), hashes: first.len() }
}

fn bound(hashes: &[u32], kept: usize) -> u32 {
    match hashes.last() {
        Some(&last) if hashes.len() >= kept => last,
        Some(_) | None => u32::MAX,
    }
}

/// How many numbers are in both of two sorted lists.
fn common(first: &[u32], second: &[u32]) -> usize {
    let (mut a, mut b, mut count) = (0, 0, 0);
    while let (Some(left), Some(right)) = (first.get(a), second.get(b)) {
        count += usize::from(left == right);
        (a, b) = (a + usize::from(left <= right), b + usize::from(right <= left));
    }
    count
}

/// How near two texts are to each other, where one is a copy of the other; `part` is the shorter.
pub fn nearness(part: &Sketch<'_>, whole: &Sketch<'_>) -> Option<f32> {
    let Overlap { first: share, second, hashes } = overlap(part.minima, whole.minima, Fingerprint::KEPT);
    if share < WRITTEN_THROUGH || share < NEARLY_ALL && !same_particulars(part, whole) {
        return None;
    }
    let small = (part.word_count as f32) < PART_WORDS * whole.word_count as f32;
    if small && hashes < LEAST_HASHES {
        return None;
    }
    let apart = match (part.published, whole.published) {
        (Some(a), Some(b)) => a.abs_diff(b) > SAME_STORY_SECONDS.unsigned_abs(),
        (None, _) | (_, None) => false,
    };
    let common = common(part.opening, whole.opening) as f32;
    let same_opening = common >= SAME_OPENING * part.opening.len().max(1) as f32;
    let needed = match () {
        () if part.word_count < BRIEF_WORDS || apart || small => SURELY_COPIED,
        () if same_opening => WRITTEN_THROUGH,
        () => COPIED,
    };
    (share >= needed).then_some(share + NEARNESS * second)
}

fn same_particulars(part: &Sketch<'_>, whole: &Sketch<'_>) -> bool {
    let shared = overlap(part.particulars, whole.particulars, Fingerprint::KEPT_PARTICULARS).first;
    part.particulars.len() < LEAST_PARTICULARS || shared >= SAME_PARTICULARS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_each_text() {
        let text: Vec<u32> = (0..400u32).map(|number| number.wrapping_mul(2_654_435_761)).collect();
        let sketch = |range: std::ops::Range<usize>| {
            let mut hashes = text[range].to_vec();
            hashes.sort_unstable();
            hashes.truncate(Fingerprint::KEPT);
            hashes
        };
        for (first, second, in_first, in_second) in [
            (0..400, 0..400, 1.0, 1.0),
            (0..100, 0..400, 1.0, 0.25),
            (0..200, 200..400, 0.0, 0.0),
            (0..200, 100..300, 0.5, 0.5),
            (0..20, 0..400, 1.0, 0.05),
            (0..0, 0..400, 0.0, 0.0),
        ] {
            let found = overlap(&sketch(first.clone()), &sketch(second.clone()), Fingerprint::KEPT);
            let near = (found.first - in_first).abs() < 0.15 && (found.second - in_second).abs() < 0.15;
            assert!(near, "{first:?} {second:?} {found:?}");
        }
    }
}
