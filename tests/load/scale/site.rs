//! A server over a city.

use chibo_tests::database::{Database, Kind};
use serde_json::json;

use super::city::{City, committee};
use super::sql::Sql;
use crate::server::{PASSWORD, Service};

/// Cells of the small city, and of the large one.
pub(super) const SMALL: usize = 200;
pub(super) const LARGE: usize = 20_000;

/// A server over a city of some cells.
pub(super) struct Site {
    pub(super) service: Service,
    pub(super) cells: usize,
    /// Organizer of one committee.
    pub(super) organizer: String,
    /// Organizer of everything.
    pub(super) everywhere: String,
    /// Dropped after its server.
    _database: Database,
}

impl Site {
    pub(super) fn build(kind: Kind, cells: usize) -> Self {
        let database = Database::new(kind);
        City { sql: Sql(kind), cells }.write(&database);
        let settings = vec![
            ("CHIBO_DATABASE_URL", database.url()),
            ("CHIBO_MASTER_KEY_FILE", database.master_key().display().to_string()),
            // One token for the whole run.
            ("CHIBO_ACCESS_MINUTES", "1440".to_owned()),
        ];
        let service = Service::start(settings, &["administrator", "organizer"]);
        let administrator = service.log_in("administrator");
        let grants = json!([{ "role": "organizer", "committee_id": committee(0) }]);
        let user = json!({ "username": "ward", "display_name": "Phường", "password": PASSWORD, "committee_id": committee(0), "grants": grants });
        service.create("/v1/users", Some(&administrator), &user);
        Self { organizer: service.log_in("ward"), everywhere: service.log_in("organizer"), service, cells, _database: database }
    }
}
