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

/// Bytes reserved by one row.
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

    /// Waits until `bytes` fit. A row larger than the whole budget passes when nothing else is
    /// held. Gives up waiting after a minute, when the writer must have died with rows in hand.
    pub fn reserve(&self, bytes: usize) -> Reserved {
        let held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |held: &mut usize| *held > 0 && *held + bytes > self.0.limit;
        let waited = self.0.freed.wait_timeout_while(held, Duration::from_secs(60), full);
        let (mut held, _) = waited.unwrap_or_else(PoisonError::into_inner);
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
        *held -= self.bytes;
        self.shared.freed.notify_all();
    }
}
