//! The table of copies as bytes: written once, then searched in place, since a query that needs a
//! few articles of it must not wait for all.
//!
//! A head of three numbers, then a row of 16 bytes for each article that has copies, by id; then
//! the first member of each cluster; then the members, as numbers of rows. Articles that have no
//! copy are not in it.

use super::gather::Prints;
use super::{Cluster, Member, Verdict};
use crate::document::Hash64;
use crate::error::Result;
use crate::index::{Index, SideFile};

/// Names the form of the table; another one is made anew.
const MAGIC: u64 = u64::from_le_bytes(*b"copies 1");
const HEAD_BYTES: usize = 16;
const ROW_BYTES: usize = 16;

/// The clusters of an index.
pub struct Copies {
    bytes: SideFile,
    row_count: usize,
    cluster_count: usize,
}

impl Copies {
    /// Opens the table of what `index` now holds; where there is none yet, makes it.
    ///
    /// # Errors
    /// [`Error::ReadIndex`](crate::error::Error::ReadIndex) when the columns cannot be read.
    pub fn open(index: &Index) -> Result<Copies> {
        if let Some(copies) = index.side_file(&name(index)).and_then(Copies::wrap) {
            return Ok(copies);
        }
        let bytes = make(index)?;
        // Whoever may only read the index goes without a file.
        let _ = index.write_side_file(&name(index), &bytes);
        Ok(Copies::wrap(SideFile::unwritten(bytes)).expect("it was just made"))
    }

    /// Makes the table of what `index` now holds, unless it is there.
    ///
    /// # Errors
    /// As [`Copies::open`], and [`Error::WriteIndex`](crate::error::Error::WriteIndex) when it
    /// cannot be written.
    pub fn settle(index: &Index) -> Result<Copies> {
        if let Some(copies) = index.side_file(&name(index)).and_then(Copies::wrap) {
            return Ok(copies);
        }
        let bytes = make(index)?;
        index.write_side_file(&name(index), &bytes)?;
        Ok(Copies::wrap(SideFile::unwritten(bytes)).expect("it was just made"))
    }

    fn wrap(bytes: SideFile) -> Option<Copies> {
        let number =
            |at: usize| bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four) as usize);
        if bytes.first_chunk() != Some(&MAGIC.to_le_bytes()) {
            return None;
        }
        let (row_count, cluster_count) = (number(8)?, number(12)?);
        let size = HEAD_BYTES + row_count * (ROW_BYTES + 4) + (cluster_count + 1) * 4;
        (bytes.len() == size).then_some(Copies { bytes, row_count, cluster_count })
    }

    /// How many clusters there are.
    pub fn cluster_count(&self) -> usize {
        self.cluster_count
    }

    /// How many articles are in clusters.
    pub fn article_count(&self) -> usize {
        self.row_count
    }

    /// The clusters, by the id of their origins.
    pub fn clusters(&self) -> impl Iterator<Item = Cluster> {
        (0..self.cluster_count).map(|number| self.cluster(number))
    }

    /// The cluster of an article; `None` if it has no copies.
    pub fn cluster_of(&self, id: Hash64) -> Option<Cluster> {
        self.find(id).map(|row| self.cluster(self.u32_at(self.row(row) + 8) as usize))
    }

    /// The article that stands for the story: the origin of the cluster, or the article itself.
    pub fn story_of(&self, id: Hash64) -> Hash64 {
        let Some(row) = self.find(id) else { return id };
        let first = self.first_member(self.u32_at(self.row(row) + 8) as usize);
        self.id_at(self.member(first))
    }

    fn find(&self, id: Hash64) -> Option<usize> {
        let (mut low, mut high) = (0, self.row_count);
        while low < high {
            let middle = (low + high) / 2;
            match self.id_at(middle).cmp(&id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    fn cluster(&self, number: usize) -> Cluster {
        let members = self.first_member(number)..self.first_member(number + 1);
        let members = members.map(|at| {
            let row = self.member(at);
            let detail = self.bytes.get(self.row(row) + 12..).and_then(|rest| rest.first_chunk::<3>());
            let [verdict, share, origin_share] = detail.copied().unwrap_or_default();
            let verdict = Verdict::ALL.get(usize::from(verdict)).copied().unwrap_or(Verdict::Version);
            Member { id: self.id_at(row), verdict, share, origin_share }
        });
        Cluster { members: members.collect() }
    }

    fn row(&self, number: usize) -> usize {
        HEAD_BYTES + number * ROW_BYTES
    }

    fn id_at(&self, row: usize) -> Hash64 {
        let bytes = self.bytes.get(self.row(row)..).and_then(|rest| rest.first_chunk());
        Hash64(bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes)))
    }

    fn first_member(&self, cluster: usize) -> usize {
        self.u32_at(self.row(self.row_count) + cluster * 4) as usize
    }

    fn member(&self, at: usize) -> usize {
        self.u32_at(self.row(self.row_count) + (self.cluster_count + 1 + at) * 4) as usize
    }

    fn u32_at(&self, at: usize) -> u32 {
        let bytes = self.bytes.get(at..).and_then(|rest| rest.first_chunk());
        bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }
}

/// The table belongs to one commit.
fn name(index: &Index) -> String {
    format!("copies-{}", index.commit_key(&index.searcher()))
}

fn make(index: &Index) -> Result<Vec<u8>> {
    let searcher = index.for_pass(&index.searcher())?;
    let mut prints = Prints::with_capacity(searcher.num_docs() as usize);
    index.read_prints(&searcher, |print| prints.add(print))?;
    Ok(encode(&prints.gather()))
}

fn encode(clusters: &[Cluster]) -> Vec<u8> {
    let mut rows: Vec<(&Member, u32)> = (0..)
        .zip(clusters)
        .flat_map(|(number, cluster)| cluster.members.iter().map(move |member| (member, number)))
        .collect();
    rows.sort_unstable_by_key(|(member, _)| member.id);
    let mut bytes = Vec::with_capacity(HEAD_BYTES + rows.len() * (ROW_BYTES + 4) + clusters.len() * 4 + 4);
    bytes.extend_from_slice(&MAGIC.to_le_bytes());
    bytes.extend_from_slice(&(rows.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&(clusters.len() as u32).to_le_bytes());
    for (member, cluster) in &rows {
        bytes.extend_from_slice(&member.id.0.to_le_bytes());
        bytes.extend_from_slice(&cluster.to_le_bytes());
        bytes.extend_from_slice(&[member.verdict as u8, member.share, member.origin_share, 0]);
    }
    let mut first = 0u32;
    for cluster in clusters {
        bytes.extend_from_slice(&first.to_le_bytes());
        first += cluster.members.len() as u32;
    }
    bytes.extend_from_slice(&first.to_le_bytes());
    for member in clusters.iter().flat_map(|cluster| &cluster.members) {
        let row = rows.partition_point(|(other, _)| other.id < member.id);
        bytes.extend_from_slice(&(row as u32).to_le_bytes());
    }
    bytes
}
