-- Who may call: people with sessions, systems with secrets, their roles on units, and the keys that sign tokens.

CREATE TABLE users (
    id BYTEA NOT NULL PRIMARY KEY,
    username TEXT COLLATE "C" NOT NULL UNIQUE,
    display_name TEXT COLLATE "C" NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    password_hash TEXT COLLATE "C" NOT NULL,
    committee_id BYTEA REFERENCES committees (id),
    disabled_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX users_by_committee ON users (committee_id, username);

CREATE TABLE clients (
    id BYTEA NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    committee_id BYTEA REFERENCES committees (id),
    cell_id BYTEA REFERENCES cells (id),
    -- OAuth scopes, separated by spaces
    scopes TEXT COLLATE "C" NOT NULL,
    disabled_at TIMESTAMP,
    expires_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX clients_by_committee ON clients (committee_id, id);
CREATE INDEX clients_by_cell ON clients (cell_id) WHERE cell_id IS NOT NULL;

CREATE TABLE client_secrets (
    id BYTEA NOT NULL PRIMARY KEY,
    client_id BYTEA NOT NULL REFERENCES clients (id),
    prefix TEXT COLLATE "C" NOT NULL,
    secret_hash BYTEA NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX client_secrets_by_client ON client_secrets (client_id, created_at);

CREATE TABLE grants (
    id BYTEA NOT NULL PRIMARY KEY,
    user_id BYTEA NOT NULL REFERENCES users (id),
    role TEXT COLLATE "C" NOT NULL,
    committee_id BYTEA REFERENCES committees (id),
    cell_id BYTEA REFERENCES cells (id),
    created_at TIMESTAMP NOT NULL,
    CHECK (committee_id IS NULL OR cell_id IS NULL)
);
CREATE INDEX grants_by_user ON grants (user_id, created_at, id);
-- of an account each role on a unit once
CREATE UNIQUE INDEX grants_once ON grants (user_id, role, coalesce(committee_id, ''), coalesce(cell_id, ''));
CREATE INDEX grants_by_cell ON grants (cell_id) WHERE cell_id IS NOT NULL;

CREATE TABLE sessions (
    id BYTEA NOT NULL PRIMARY KEY,
    user_id BYTEA NOT NULL REFERENCES users (id),
    -- counts the refreshes; refresh tokens are derived from it, so a late repeat gets the same successor
    generation BIGINT NOT NULL,
    user_agent TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMP NOT NULL,
    refreshed_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP
);
CREATE INDEX sessions_by_user ON sessions (user_id, created_at, id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Access tokens revoked before they expire (RFC 7009).
CREATE TABLE revoked_tokens (
    jti BYTEA NOT NULL PRIMARY KEY,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX revoked_tokens_by_expiry ON revoked_tokens (expires_at);

-- What holds for the whole database, in one row.
CREATE TABLE installation (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    -- which master key secrets are sealed with; tells nothing about the key itself
    key_fingerprint TEXT COLLATE "C" NOT NULL,
    -- who tokens say they are from; null until a server has served
    issuer TEXT COLLATE "C",
    -- whether somebody named the issuer, or it is the address of the first server
    issuer_named BOOLEAN NOT NULL
);

-- Keys that sign access tokens; the private half is encrypted with the master key.
CREATE TABLE signing_keys (
    kid TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    public_x TEXT COLLATE "C" NOT NULL,
    public_y TEXT COLLATE "C" NOT NULL,
    private_sealed BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    -- when another key took over; null for the key that signs
    retired_at TIMESTAMP
);

-- Answers of POSTs that carried an Idempotency-Key, written with what they answered for.
CREATE TABLE idempotency_keys (
    scope_hash BYTEA NOT NULL PRIMARY KEY,
    body_hash BYTEA NOT NULL,
    reply_sealed BYTEA NOT NULL,
    -- whom the answer speaks of: it goes when that person's values are erased
    person_id BYTEA,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX idempotency_keys_by_created ON idempotency_keys (created_at);
CREATE INDEX idempotency_keys_by_person ON idempotency_keys (person_id) WHERE person_id IS NOT NULL;
