//! A sample: articles drawn by a hash of a seed and their ids, so that the same seed draws the same
//! articles again, whatever the number of threads and the order of reading.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::Hits;

/// Draws `count` of the hits, in the order drawn: the first n of a sample are the sample of n.
///
/// An article keeps its place in the draw when others come or go, so a sample of a corpus that has
/// grown differs from the old one only by articles that are new.
pub fn sample(hits: &mut Hits<'_>, count: usize, seed: u64) {
    let place = |hit: &super::Hit| {
        let id = hit.cursor.id();
        (xxh3_64_with_seed(&id.0.to_le_bytes(), seed), id)
    };
    hits.hits.sort_by_cached_key(place);
    hits.hits.truncate(count);
}
