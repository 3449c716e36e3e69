//! Reports: printed again as they were known, in every form, rolled up from cells to wards to a district.

mod forms;
mod known;
mod rolled;

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    [known::tests(), rolled::tests(), forms::tests()].into_iter().flatten().collect()
}
