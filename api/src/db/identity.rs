//! Which database a connection leads to, whichever of its copies answers.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::conn::Conn;

/// The same at the primary and at each of its streaming replicas, and only there: positions in the log mean the same for those.
pub(super) fn identity_of(conn: &mut Conn) -> QueryResult<String> {
    let Conn::Postgres(conn) = conn else { return Err(diesel::result::Error::NotFound) };
    diesel::select(sql::<Text>("(SELECT system_identifier::text FROM pg_control_system()) || '/' || current_database()")).get_result(conn)
}
