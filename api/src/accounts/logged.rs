//! What the log keeps of accounts. Who holds one is a person; a client is none.

use chibo_openapi::accounts::{ClientSecret, Grant, ServiceClient, User};

use crate::log::logged;

logged!(User as "user", version 1,
    open { id, committee_id, status, version }, personal { username, display_name }, left { committee_code, committee_name, allowed_transitions, created_at, updated_at });
logged!(Grant as "grant", version 1, open { id, role, committee_id, cell_id }, personal {}, left { committee_code, committee_name, cell_code, cell_name, created_at });
logged!(ServiceClient as "client", version 1,
    open { id, name, role, committee_id, cell_id, scopes, status, expires_at, version }, personal {},
    left { committee_code, committee_name, cell_code, cell_name, allowed_transitions, secrets, created_at, updated_at });
logged!(ClientSecret as "client_secret", version 1, open { id, prefix }, personal {}, left { created_at });
