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
    -- names of the fields that changed, with commas
    changed TEXT,
    -- JSON, encrypted with the person's key: whatever is about the person of before, after and said
    person_id BLOB,
    sealed BLOB,
    request_id TEXT NOT NULL,
    trace_id TEXT
) STRICT;
CREATE INDEX events_by_subject ON events (subject_id, id);

-- Events that are committed and have no number yet: each waits here from its own transaction on, however it came into the table.
CREATE TABLE events_to_seal (
    event_id BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TRIGGER event_waits AFTER INSERT ON events
BEGIN
    INSERT INTO events_to_seal (event_id) VALUES (NEW.id);
END;

-- The number of each event: one after the other, without gaps, given when it was committed.
CREATE TABLE event_seals (
    sequence INTEGER NOT NULL PRIMARY KEY,
    event_id BLOB NOT NULL UNIQUE REFERENCES events (id),
    sealed_at TEXT NOT NULL
) STRICT;

-- The tree over the log (RFC 6962): the hash of each leaf, and of each node as soon as it is whole, in the order in which they come to be.
CREATE TABLE log_hashes (
    position INTEGER NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL
) STRICT;

-- The name of the log, and the key that signs its checkpoints; one row. The key that cosigns other logs follows from it and from how often the
-- database was restored from a copy.
CREATE TABLE log_keys (
    id INTEGER NOT NULL PRIMARY KEY,
    origin TEXT NOT NULL,
    private_sealed BLOB NOT NULL,
    created_at TEXT NOT NULL,
    restores INTEGER NOT NULL
) STRICT;

-- How far the logs of other offices are cosigned.
CREATE TABLE witnessed_logs (
    origin TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    cosigned_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A key for each person's values in the log; without it they cannot be read again, in any copy.
CREATE TABLE person_keys (
    person_id BLOB NOT NULL PRIMARY KEY,
    key_sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
