//! What the article has shown of its words so far: which are family names, which begin the name of
//! an organisation, who speaks.

use super::super::Kind;
use super::super::classes::Class;
use super::super::view::View;
use super::bounds::last_word;

/// Something seen of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// The last word of a person's name.
    FamilyName = 1,
    /// The first word of a person's name.
    GivenName = 2,
    /// The first word of an organisation's name.
    OrganisationHead = 4,
    /// The name of an organisation by itself.
    OrganisationName = 8,
    /// The name of a place by itself.
    PlaceName = 16,
    /// It speaks.
    Speaks = 32,
    /// It stands behind a word such as `in`.
    Located = 64,
    /// It stands where an organisation would: behind `the`, in brackets, with a possessive.
    Institution = 128,
}

/// The signs of every word of one article, by key.
#[derive(Debug, Default)]
pub(super) struct Memory {
    signs: Vec<u8>,
    touched: Vec<u32>,
}

impl Memory {
    /// Forgets the last article; keys are below `key_count` from here on.
    pub(super) fn clear(&mut self, key_count: usize) {
        for key in self.touched.drain(..) {
            if let Some(signs) = self.signs.get_mut(key as usize) {
                *signs = 0;
            }
        }
        if self.signs.len() < key_count {
            self.signs.resize(key_count, 0);
        }
    }

    /// Notes a sign of a word.
    pub(super) fn add(&mut self, key: u32, sign: Sign) {
        if let Some(signs) = self.signs.get_mut(key as usize) {
            if *signs == 0 {
                self.touched.push(key);
            }
            *signs |= sign as u8;
        }
    }

    /// Whether the word has shown `sign`.
    pub(super) fn has(&self, key: u32, sign: Sign) -> bool {
        self.signs.get(key as usize).is_some_and(|signs| signs & sign as u8 != 0)
    }

    /// Whether the word has shown that it is a name.
    pub(super) fn any(&self, key: u32) -> bool {
        let others = Sign::Speaks as u8 | Sign::Located as u8 | Sign::Institution as u8;
        self.signs.get(key as usize).is_some_and(|signs| signs & !others != 0)
    }

    /// Notes what a name found says of its words.
    pub(super) fn learn(&mut self, view: &View<'_>, kind: Kind, start: usize, end: usize) {
        let (first, last) = (view.words[start].key, view.words[last_word(view, start, end)].key);
        let single = (start..end).filter(|&at| view.class(at).is(Class::WORD)).count() == 1;
        match kind {
            Kind::Person => {
                self.add(last, Sign::FamilyName);
                if view.class(start).is(Class::FAMILY) && !single {
                    self.add(first, Sign::FamilyName);
                } else if !single {
                    self.add(first, Sign::GivenName);
                }
            }
            Kind::Organisation if single => self.add(first, Sign::OrganisationName),
            Kind::Organisation => self.add(first, Sign::OrganisationHead),
            Kind::Place if single => self.add(first, Sign::PlaceName),
            Kind::Place => {}
        }
    }
}
