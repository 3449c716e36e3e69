//! What the log says of imports: that one was asked for, and how it ended. What its rows did, the events of the records say.

use super::store::Import;
use crate::fail::Outcome;
use crate::http::Tx;
use crate::log::events::{self, Event};

/// Writes into the log that an import was asked for, or ended.
pub(super) fn told(tx: &mut Tx<'_>, import: &Import) -> Outcome<()> {
    let action = if import.is_open() { "import.created" } else { "import.ended" };
    let event = Event::new(action, import.id).said("kind", &import.kind()).said("dry_run", &import.dry_run).said("rows", &import.total);
    let event = event.said("status", &import.state).said("created", &import.created).said("updated", &import.updated).said("failed", &import.failed);
    events::record(tx, event)
}
