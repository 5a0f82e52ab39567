//! The memory that rows may hold between the workers and tantivy.
//!
//! tantivy's queue takes 10,000 rows whatever their size. A row reserves its bytes here before it
//! is queued and lets go of them when tantivy drops it, so that the queue is bounded by bytes too.
//! Its large buffers come back with that, and are used again: allocating them in one thread and
//! freeing them in another costs the system a fresh page for every 4 KB of text.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Buffers larger than this are not kept.
const LARGEST_KEPT: usize = 64 << 10;
/// How many buffers are kept.
const MOST_KEPT: usize = 4_096;

/// A number of bytes that rows share.
#[derive(Clone, Debug)]
pub struct Budget(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limit: usize,
    buffers: Mutex<Vec<Vec<u8>>>,
    held: Mutex<usize>,
    freed: Condvar,
}

/// Bytes reserved by some rows.
#[derive(Debug)]
pub struct Reserved {
    shared: Arc<Shared>,
    bytes: usize,
}

impl Budget {
    pub fn new(limit_bytes: usize) -> Budget {
        Budget(Arc::new(Shared {
            limit: limit_bytes,
            buffers: Mutex::default(),
            held: Mutex::new(0),
            freed: Condvar::new(),
        }))
    }

    /// An empty buffer.
    pub fn buffer(&self) -> Vec<u8> {
        self.0.buffers.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Waits until `bytes` fit, and once it must wait, until half of the budget is free, so that it
    /// is not woken for every row. Rows larger than the whole budget pass then too. Gives up
    /// waiting after a minute, when the writer must have died with rows in hand.
    pub fn reserve(&self, bytes: usize) -> Reserved {
        let mut held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        if *held > 0 && *held + bytes > self.0.limit {
            let waited = self
                .0
                .freed
                .wait_timeout_while(held, Duration::from_secs(60), |held| *held > self.0.limit / 2);
            held = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        *held += bytes;
        Reserved { shared: Arc::clone(&self.0), bytes }
    }
}

impl Reserved {
    /// Gives a buffer back.
    pub fn recycle(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        if buffer.capacity() > 0 && buffer.capacity() <= LARGEST_KEPT {
            let mut buffers = self.shared.buffers.lock().unwrap_or_else(PoisonError::into_inner);
            if buffers.len() < MOST_KEPT {
                buffers.push(buffer);
            }
        }
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        let mut held = self.shared.held.lock().unwrap_or_else(PoisonError::into_inner);
        let half = self.shared.limit / 2;
        let was_above = *held > half;
        *held -= self.bytes;
        if was_above && *held <= half {
            self.shared.freed.notify_all();
        }
    }
}
