//! What is known of the committee above a cell, read with the cell.

use diesel::prelude::*;

use crate::db::schema::committees;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = committees)]
pub(super) struct Above {
    pub(super) path: String,
    pub(super) code: String,
    pub(super) name: String,
}
