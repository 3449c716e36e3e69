-- Who may call: people with sessions, systems with secrets, their roles on units, and the keys that sign tokens.

CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    committee_id BLOB REFERENCES committees (id),
    disabled_at TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX users_by_committee ON users (committee_id, username);

CREATE TABLE clients (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    role TEXT NOT NULL,
    committee_id BLOB REFERENCES committees (id),
    cell_id BLOB REFERENCES cells (id),
    -- OAuth scopes, separated by spaces
    scopes TEXT NOT NULL,
    disabled_at TEXT,
    expires_at TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX clients_by_committee ON clients (committee_id, id);
CREATE INDEX clients_by_cell ON clients (cell_id) WHERE cell_id IS NOT NULL;

CREATE TABLE client_secrets (
    id BLOB NOT NULL PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES clients (id),
    prefix TEXT NOT NULL,
    secret_hash BLOB NOT NULL UNIQUE,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX client_secrets_by_client ON client_secrets (client_id, created_at);

CREATE TABLE grants (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id),
    role TEXT NOT NULL,
    committee_id BLOB REFERENCES committees (id),
    cell_id BLOB REFERENCES cells (id),
    created_at TEXT NOT NULL,
    CHECK (committee_id IS NULL OR cell_id IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_by_user ON grants (user_id, created_at, id);
-- of an account each role on a unit once
CREATE UNIQUE INDEX grants_once ON grants (user_id, role, coalesce(committee_id, X''), coalesce(cell_id, X''));
CREATE INDEX grants_by_cell ON grants (cell_id) WHERE cell_id IS NOT NULL;

CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id),
    -- counts the refreshes; refresh tokens are derived from it, so a late repeat gets the same successor
    generation INTEGER NOT NULL,
    user_agent TEXT NOT NULL,
    created_at TEXT NOT NULL,
    refreshed_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id, created_at, id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Access tokens revoked before they expire (RFC 7009).
CREATE TABLE revoked_tokens (
    jti BLOB NOT NULL PRIMARY KEY,
    expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX revoked_tokens_by_expiry ON revoked_tokens (expires_at);

-- What holds for the whole database, in one row.
CREATE TABLE installation (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    -- which master key secrets are sealed with; tells nothing about the key itself
    key_fingerprint TEXT NOT NULL,
    -- who tokens say they are from; null until a server has served
    issuer TEXT,
    -- whether somebody named the issuer, or it is the address of the first server
    issuer_named INTEGER NOT NULL
);

-- Keys that sign access tokens; the private half is encrypted with the master key.
CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    public_x TEXT NOT NULL,
    public_y TEXT NOT NULL,
    private_sealed BLOB NOT NULL,
    created_at TEXT NOT NULL,
    -- when another key took over; null for the key that signs
    retired_at TEXT
) STRICT;

-- Answers of POSTs that carried an Idempotency-Key, written with what they answered for.
CREATE TABLE idempotency_keys (
    scope_hash BLOB NOT NULL PRIMARY KEY,
    body_hash BLOB NOT NULL,
    reply_sealed BLOB NOT NULL,
    -- whom the answer speaks of: it goes when that person's values are erased
    person_id BLOB,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX idempotency_keys_by_created ON idempotency_keys (created_at);
CREATE INDEX idempotency_keys_by_person ON idempotency_keys (person_id) WHERE person_id IS NOT NULL;
