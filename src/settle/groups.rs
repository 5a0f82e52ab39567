//! Names joined step by step: which belong together, and which link joined them.

use rustc_hash::FxHashMap;

/// Why names were joined, or were not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Reason {
    /// They differ in case, accents or the order of their parts.
    SameParts,
    /// A middle name is missing from one.
    MiddleName,
    /// They sound alike.
    Transliteration,
    /// One is a nickname.
    Nickname,
    /// One has initials.
    Initials,
    /// One has a second surname.
    SecondSurname,
    /// They differ in case, a legal form, an article, or the order of `Department of`.
    LegalForm,
    /// One is the acronym of the other.
    Acronym,
    /// Articles use one for the other.
    CalledSo,
    /// The surname alone, in this company.
    Surname,
    /// The gazetteer has both for one place.
    Gazetteer,
    /// Not joined: both are named in one article.
    NamedTogether,
    /// Not joined: they share no company.
    NoCompany,
    /// Not joined: their roles speak of different lives.
    OtherRole,
    /// Not joined: more than one fits.
    Ambiguous,
    /// Not joined: too many years lie between them.
    OtherTime,
}

impl Reason {
    /// All, by their number in the table.
    pub const ALL: [Reason; 16] = [
        Reason::SameParts,
        Reason::MiddleName,
        Reason::Transliteration,
        Reason::Nickname,
        Reason::Initials,
        Reason::SecondSurname,
        Reason::LegalForm,
        Reason::Acronym,
        Reason::CalledSo,
        Reason::Surname,
        Reason::Gazetteer,
        Reason::NamedTogether,
        Reason::NoCompany,
        Reason::OtherRole,
        Reason::Ambiguous,
        Reason::OtherTime,
    ];

    /// Whether it joins names, or keeps them apart.
    pub fn joins(self) -> bool {
        self < Reason::NamedTogether
    }

    /// The reason in words.
    pub fn text(self) -> &'static str {
        match self {
            Reason::SameParts => "the same but for case, accents or order",
            Reason::MiddleName => "a middle name is left out",
            Reason::Transliteration => "they sound alike",
            Reason::Nickname => "a nickname",
            Reason::Initials => "initials",
            Reason::SecondSurname => "a second surname",
            Reason::LegalForm => "the same but for case, article, order or legal form",
            Reason::Acronym => "the initials of its words",
            Reason::CalledSo => "articles call it both",
            Reason::Surname => "the surname alone, in its company",
            Reason::Gazetteer => "names of one place",
            Reason::NamedTogether => "one article names both",
            Reason::NoCompany => "they share no company",
            Reason::OtherRole => "their roles speak of different lives",
            Reason::Ambiguous => "more than one fits",
            Reason::OtherTime => "too many years lie between",
        }
    }
}

/// What joined two names, or kept them apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// A name.
    pub name: u32,
    /// The other name.
    pub other: u32,
    /// Why.
    pub reason: Reason,
    /// Companions that both have.
    pub companions: Vec<u32>,
}

/// No name.
const NOBODY: u32 = u32::MAX;

/// Sets of names, each with the links that made it.
#[derive(Default)]
pub struct Groups {
    /// By name; [`NOBODY`] for what is none of the names.
    parent: Vec<u32>,
    members: FxHashMap<u32, Vec<u32>>,
    links: FxHashMap<u32, Vec<Link>>,
}

impl Groups {
    /// Every one of the names, whose numbers are below `count`, in a set of its own.
    pub fn new(names: impl Iterator<Item = u32>, count: usize) -> Groups {
        let mut parent = vec![NOBODY; count];
        names.for_each(|name| parent[name as usize] = name);
        Groups { parent, ..Groups::default() }
    }

    /// The name that stands for the set of `name`: the first of it.
    pub fn root(&self, name: u32) -> u32 {
        let mut root = name;
        while let Some(&parent) = self.parent.get(root as usize) {
            if parent == root || parent == NOBODY {
                break;
            }
            root = parent;
        }
        root
    }

    /// The set of a root.
    pub fn members(&self, root: u32) -> Vec<u32> {
        self.members.get(&root).cloned().unwrap_or_else(|| vec![root])
    }

    /// Joins the sets of two names.
    pub fn join(&mut self, link: Link) {
        let (a, b) = (self.root(link.name), self.root(link.other));
        if a == b {
            return;
        }
        let (first, second) = (a.min(b), a.max(b));
        let mut members = self.members(first);
        let moved = self.members.remove(&second).unwrap_or_else(|| vec![second]);
        // Paths stay short: those that move point to the new root at once.
        moved.iter().for_each(|&name| {
            self.parent[name as usize] = first;
        });
        members.extend(moved);
        members.sort_unstable();
        self.members.insert(first, members);
        let behind = self.links.remove(&second).unwrap_or_default();
        let links = self.links.entry(first).or_default();
        links.extend(behind);
        links.push(link);
    }

    /// The links of a root.
    pub fn links(&self, root: u32) -> &[Link] {
        self.links.get(&root).map_or(&[], Vec::as_slice)
    }

    /// The roots, in order.
    pub fn roots(&self) -> Vec<u32> {
        (0..).zip(&self.parent).filter(|(name, parent)| name == *parent).map(|(name, _)| name).collect()
    }
}

/// An actor: its names, where it bears them, and why they are its.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// Its names; with articles where it bears the name in some alone.
    pub names: Vec<(u32, Option<Vec<u32>>)>,
    /// What joined them.
    pub links: Vec<Link>,
    /// What else was considered.
    pub refusals: Vec<Link>,
}
