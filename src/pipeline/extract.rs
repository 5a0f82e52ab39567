//! Documents without an index, in the order of the files, whatever the number of threads.

use std::io;

use super::Settings;
use super::worker::{Worker, guard};
use crate::document::{Document, Record, Skip, SourceFile};
use crate::read;
use crate::walk::Lost;

/// Records that are shared out at once.
const CHUNK: usize = 256;

/// Carries every record of `files` to a document, and gives it, or why it is none, to `sink`.
///
/// # Errors
/// What `sink` returns.
pub fn extract(
    files: impl Iterator<Item = Result<SourceFile, Lost>>,
    settings: &Settings,
    mut sink: impl FnMut(&str, Result<Document, Skip>) -> io::Result<()>,
) -> io::Result<()> {
    let mut workers: Vec<Worker> = (0..settings.thread_count.max(1)).map(|_| Worker::default()).collect();
    let mut chunk: Vec<Item> = Vec::with_capacity(CHUNK);
    for file in files {
        let file = match file {
            Ok(file) => file,
            Err(lost) => {
                flush(&mut chunk, &mut workers, settings, &mut sink)?;
                sink(&lost.path, Err(lost.skip))?;
                continue;
            }
        };
        match guard(|| read::open(&file, &settings.read)) {
            Err(skip) => chunk.push(Item { file, work: Work::Done(Box::new(Err(skip))) }),
            Ok(mut records) => loop {
                let work = match guard(|| records.next().transpose()) {
                    Ok(Some(record)) => Work::Open(record),
                    Ok(None) => break,
                    Err(skip) => Work::Done(Box::new(Err(skip))),
                };
                chunk.push(Item { file: file.clone(), work });
                if chunk.len() >= CHUNK {
                    flush(&mut chunk, &mut workers, settings, &mut sink)?;
                }
            },
        }
    }
    flush(&mut chunk, &mut workers, settings, &mut sink)
}

struct Item {
    file: SourceFile,
    work: Work,
}

enum Work {
    Open(Record),
    Done(Box<Result<Document, Skip>>),
}

/// Works off a chunk on all workers and hands it on in order.
fn flush(
    chunk: &mut Vec<Item>,
    workers: &mut [Worker],
    settings: &Settings,
    sink: &mut impl FnMut(&str, Result<Document, Skip>) -> io::Result<()>,
) -> io::Result<()> {
    let share = chunk.len().div_ceil(workers.len()).max(1);
    std::thread::scope(|scope| {
        for (items, worker) in chunk.chunks_mut(share).zip(workers) {
            let thread = std::thread::Builder::new().stack_size(super::STACK_BYTES);
            let work = move || items.iter_mut().for_each(|item| item.work(worker, settings));
            thread.spawn_scoped(scope, work).expect("the system can start a thread");
        }
    });
    for item in chunk.drain(..) {
        if let Work::Done(outcome) = item.work {
            sink(&item.file.path, *outcome)?;
        }
    }
    Ok(())
}

impl Item {
    fn work(&mut self, worker: &mut Worker, settings: &Settings) {
        if let Work::Open(record) = &mut self.work {
            let left = Record { format: record.format, place: None, bytes: Vec::new(), stated: None };
            let record = std::mem::replace(record, left);
            self.work = Work::Done(Box::new(worker.document(record, &self.file, settings)));
        }
    }
}
