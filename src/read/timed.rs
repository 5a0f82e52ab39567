//! Work on a thread of its own, for so long and no longer: a parser of others that hangs costs its
//! record, not the night.
//!
//! In: something to do. Out: what came of it, or a [`Skip`] that names the overrun or the panic. A
//! thread cannot be ended from outside: one that overran goes on until its work is done, or until
//! it heeds a flag of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, bounded};

use crate::document::{Skip, SkipReason};

/// The name of the threads, for a panic hook that passes guarded panics over.
pub const THREAD: &str = "parser";
/// As much as a worker has.
const STACK_BYTES: usize = 16 << 20;

/// Tries something, for at most `limit`.
pub(super) fn within<T: Send + 'static>(
    limit: Duration,
    attempt: impl FnOnce() -> Result<T, Skip> + Send + 'static,
) -> Result<T, Skip> {
    let failed = |detail: String| Err(Skip::new(SkipReason::Failed, detail));
    let (teller, told) = bounded(1);
    let thread = std::thread::Builder::new().name(THREAD.into()).stack_size(STACK_BYTES);
    let started = thread.spawn(move || {
        let outcome = catch_unwind(AssertUnwindSafe(attempt));
        // Nobody listens any more once the time is over.
        teller.send(outcome).ok()
    });
    if let Err(error) = started {
        return failed(format!("cannot start a thread: {error}"));
    }
    match told.recv_timeout(limit) {
        Ok(Ok(outcome)) => outcome,
        Err(RecvTimeoutError::Timeout) => failed(format!("took longer than {} seconds", limit.as_secs_f32())),
        Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => failed("the parser gave up".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overrun_and_a_panic_are_named() {
        let minute = Duration::from_secs(60);
        assert_eq!(within(minute, || Ok(7)), Ok(7));
        let skip = |outcome: Result<(), Skip>| outcome.unwrap_err().to_string();
        let long = || {
            std::thread::sleep(Duration::from_secs(2));
            Ok(())
        };
        assert_eq!(skip(within(Duration::from_millis(20), long)), "failed: took longer than 0.02 seconds");
        assert_eq!(skip(within(minute, || panic!("out of ideas"))), "failed: the parser gave up");
    }
}
