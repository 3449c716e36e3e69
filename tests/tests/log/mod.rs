//! The sealed log and who follows it.

mod feed;
mod following;
mod tampered;
mod tree;

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    [following::tests(), tampered::tests(), tree::tests(), feed::tests()].into_iter().flatten().collect()
}
