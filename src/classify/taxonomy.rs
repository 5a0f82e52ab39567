//! The IPTC Media Topics: codes, labels, and what is broader than what.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

static LIST: &str = include_str!("data/media-topics.txt");

/// The taxonomy that the binary embeds, release of 2025-03-31.
pub static TAXONOMY: LazyLock<Taxonomy> = LazyLock::new(|| Taxonomy::parse(LIST));

/// One topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The number of its code: `medtop:04000000` is 4000000.
    pub code: u32,
    /// Its name.
    pub label: &'static str,
    /// How deep it stands: 1 is the first level.
    pub level: u8,
    /// The place in [`Taxonomy::entries`] of the topic above it.
    pub parent: Option<u16>,
}

impl Entry {
    /// The code as documents carry it.
    pub fn qcode(&self) -> String {
        format!("medtop:{:08}", self.code)
    }
}

/// All topics, each behind the one above it.
#[derive(Debug)]
pub struct Taxonomy {
    /// The topics.
    pub entries: Vec<Entry>,
    by_code: FxHashMap<u32, u16>,
    by_label: FxHashMap<&'static str, u16>,
}

impl Taxonomy {
    fn parse(list: &'static str) -> Taxonomy {
        let mut entries: Vec<Entry> = Vec::new();
        let (mut by_code, mut by_label) = (FxHashMap::default(), FxHashMap::default());
        let mut above: Vec<u16> = Vec::new();
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let text = line.trim_start_matches('\t');
            let depth = line.len() - text.len();
            let Some((code, label)) = text.split_once(' ') else { continue };
            let Ok(code) = code.parse() else { continue };
            let at = entries.len() as u16;
            above.truncate(depth);
            entries.push(Entry { code, label, level: depth as u8 + 1, parent: above.last().copied() });
            above.push(at);
            by_code.insert(code, at);
            by_label.entry(label).or_insert(at);
        }
        Taxonomy { entries, by_code, by_label }
    }

    /// The topic with a code, such as `medtop:04000000` or `04000000`.
    pub fn by_code(&self, code: &str) -> Option<&Entry> {
        let digits = code.strip_prefix("medtop:").unwrap_or(code);
        if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.by_number(digits.parse().ok()?)
    }

    /// The topic with the number of a code.
    pub fn by_number(&self, code: u32) -> Option<&Entry> {
        self.by_code.get(&code).map(|&at| &self.entries[usize::from(at)])
    }

    /// The topic with a label, in lower case.
    pub fn by_label(&self, label: &str) -> Option<&Entry> {
        self.by_label.get(label).map(|&at| &self.entries[usize::from(at)])
    }

    /// The topic above another.
    pub fn parent(&self, entry: &Entry) -> Option<&Entry> {
        entry.parent.map(|at| &self.entries[usize::from(at)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_stand_below_their_parents() {
        let first: Vec<_> = TAXONOMY.entries.iter().filter(|entry| entry.level == 1).collect();
        assert_eq!(first.len(), 17);
        for (code, label, parent) in [
            ("medtop:15000000", "sport", None),
            ("20000822", "competition discipline", Some("sport")),
            ("medtop:20000344", "economy", Some("economy, business and finance")),
        ] {
            let entry = TAXONOMY.by_code(code).unwrap();
            assert_eq!((entry.label, TAXONOMY.parent(entry).map(|above| above.label)), (label, parent));
            assert_eq!(TAXONOMY.by_label(label), Some(entry));
        }
        assert_eq!(TAXONOMY.by_code("sport"), None);
    }
}
