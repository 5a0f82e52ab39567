//! The owner's edits, turned into what they mean for a table.

use super::Actors;
use crate::settle::edits::Edits;
use crate::settle::sightings::Kind;
use crate::settle::spelling::fold_name;

impl Actors {
    /// Applies splits, merges, renames and what is ignored, in this order.
    pub(super) fn apply(&mut self, edits: &Edits) {
        for split in &edits.splits {
            for kind in kinds(split.kind) {
                let numbers = split.names.iter().filter_map(|name| self.table.find_name(kind, name));
                let numbers: Vec<u32> = numbers.collect();
                if numbers.is_empty() {
                    continue;
                }
                let actor = self.table.actor_count() + self.splits.len() as u32;
                self.splits.push((kind, split.name.clone()));
                self.moved.extend(numbers.into_iter().map(|name| (name, actor)));
            }
        }
        for merge in &edits.merges {
            for kind in kinds(merge.kind) {
                let mut all: Vec<u32> = Vec::new();
                for name in std::iter::once(&merge.name).chain(&merge.names) {
                    all.extend(self.find_named(kind, name));
                }
                let mut wholes: Vec<u32> =
                    all.iter().flat_map(|&actor| self.members_of(self.leader(actor))).collect();
                wholes.sort_unstable();
                wholes.dedup();
                let Some(&leader) = wholes.first() else { continue };
                wholes.iter().for_each(|&actor| {
                    self.leaders.insert(actor, leader);
                });
                self.members.insert(leader, wholes);
                self.renamed.insert(leader, merge.name.clone());
                if let Some(id) = &merge.id {
                    self.identifiers.insert(leader, id.clone());
                }
                let names = std::iter::once(&merge.name).chain(&merge.names);
                self.extra.extend(names.map(|name| (kind, fold_name(name), leader)));
            }
        }
        for (kind, name, to) in &edits.renames {
            for kind in kinds(*kind) {
                for actor in self.find_named(kind, name) {
                    let leader = self.leader(actor);
                    self.renamed.insert(leader, to.clone());
                    self.extra.push((kind, fold_name(to), leader));
                }
            }
        }
        for (kind, name) in &edits.ignored {
            for kind in kinds(*kind) {
                let found: Vec<u32> =
                    self.find_named(kind, name).into_iter().map(|actor| self.leader(actor)).collect();
                self.ignored.extend(found);
            }
        }
    }
}

fn kinds(kind: Option<Kind>) -> Vec<Kind> {
    kind.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind])
}
