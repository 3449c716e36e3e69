//! Dossiers: who helps until when, who introduces, which papers are there and how long they are good, what stays once the cell has
//! resolved, what the log says, and who learns who has read.

mod helpers;
mod log;
mod opinions;
mod papers;
mod parts;
mod removals;
mod sponsors;

use crate::Test;

pub fn tests() -> Vec<Test> {
    [helpers::tests(), sponsors::tests(), papers::tests(), opinions::tests(), removals::tests(), log::tests()].into_iter().flatten().collect()
}
