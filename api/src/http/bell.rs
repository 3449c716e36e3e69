//! Wakes whoever works beside the requests. A write that makes work asks for it, and the bell rings once the write is committed: before,
//! nobody would find the work.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// The bell of this process.
#[derive(Default)]
pub struct Bell {
    asked: AtomicBool,
    notify: Notify,
}

impl Bell {
    /// Asks for it to ring after the commit.
    pub fn ask(&self) {
        self.asked.store(true, Ordering::Relaxed);
    }

    /// Rings.
    pub(super) fn ring(&self) {
        self.notify.notify_one();
    }

    /// A write has ended.
    pub(super) fn ring_if_asked(&self) {
        if self.asked.swap(false, Ordering::Relaxed) {
            self.notify.notify_one();
        }
    }

    /// Waits for it to ring; at once when it rang since.
    pub async fn heard(&self) {
        self.notify.notified().await;
    }
}
