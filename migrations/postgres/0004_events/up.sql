-- One append-only log: who did what to what, with the values before and after.

CREATE TABLE events (
    id BYTEA NOT NULL PRIMARY KEY,
    at TIMESTAMP NOT NULL,
    actor_kind TEXT COLLATE "C" NOT NULL,
    -- null for acts of the command line on the server itself, and of the system beside the requests
    actor_id BYTEA,
    action TEXT COLLATE "C" NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_id BYTEA NOT NULL,
    committee_id BYTEA,
    cell_id BYTEA,
    -- JSON: what the resource's type names as open, with its type and version
    before TEXT COLLATE "C",
    after TEXT COLLATE "C",
    -- JSON: what the act said that is about nobody
    said TEXT COLLATE "C",
    -- JSON, encrypted with the person's key: whatever is about the person of before, after and said
    person_id BYTEA,
    sealed BYTEA,
    request_id TEXT COLLATE "C" NOT NULL,
    trace_id TEXT COLLATE "C"
);
CREATE INDEX events_by_subject ON events (subject_id, id);

-- A key for each person's values in the log; without it they cannot be read again, in any copy.
CREATE TABLE person_keys (
    person_id BYTEA NOT NULL PRIMARY KEY,
    key_sealed BYTEA NOT NULL
);
