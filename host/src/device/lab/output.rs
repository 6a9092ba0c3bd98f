//! Lines that programs in the VM print, collected until somebody asks for them.

use std::sync::{Arc, Mutex, PoisonError};

/// Collected lines. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    /// Adds a line.
    pub fn push(&self, line: &[u8]) {
        let line = String::from_utf8_lossy(line).into_owned();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    /// Takes the lines that have come since the last call.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
