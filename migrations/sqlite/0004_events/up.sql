-- One append-only log: who did what to what, with the values before and after.

CREATE TABLE events (
    id BLOB NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    -- null for acts of the command line on the server itself, and of the system beside the requests
    actor_id BLOB,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    committee_id BLOB,
    cell_id BLOB,
    -- JSON: what the resource's type names as open, with its type and version
    before TEXT,
    after TEXT,
    -- JSON: what the act said that is about nobody
    said TEXT,
    -- JSON, encrypted with the person's key: whatever is about the person of before, after and said
    person_id BLOB,
    sealed BLOB,
    request_id TEXT NOT NULL,
    trace_id TEXT
) STRICT;
CREATE INDEX events_by_subject ON events (subject_id, id);

-- A key for each person's values in the log; without it they cannot be read again, in any copy.
CREATE TABLE person_keys (
    person_id BLOB NOT NULL PRIMARY KEY,
    key_sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
