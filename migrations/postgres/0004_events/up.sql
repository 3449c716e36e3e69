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
    -- names of the fields that changed, with commas
    changed TEXT COLLATE "C",
    -- JSON, encrypted with the person's key: whatever is about the person of before, after and said
    person_id BYTEA,
    sealed BYTEA,
    request_id TEXT COLLATE "C" NOT NULL,
    trace_id TEXT COLLATE "C"
);
CREATE INDEX events_by_subject ON events (subject_id, id);

-- Events that are committed and have no number yet: each waits here from its own transaction on, however it came into the table.
CREATE TABLE events_to_seal (
    event_id BYTEA NOT NULL PRIMARY KEY
);
CREATE FUNCTION event_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO events_to_seal (event_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER event_waits AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION event_waits();

-- The number of each event: one after the other, without gaps, given when it was committed.
CREATE TABLE event_seals (
    sequence BIGINT NOT NULL PRIMARY KEY,
    event_id BYTEA NOT NULL UNIQUE REFERENCES events (id),
    sealed_at TIMESTAMP NOT NULL
);

-- The tree over the log (RFC 6962): the hash of each leaf, and of each node as soon as it is whole, in the order in which they come to be.
CREATE TABLE log_hashes (
    position BIGINT NOT NULL PRIMARY KEY,
    hash BYTEA NOT NULL
);

-- The name of the log, and the key that signs its checkpoints; one row. The key that cosigns other logs follows from it and from how often the
-- database was restored from a copy.
CREATE TABLE log_keys (
    id INTEGER NOT NULL PRIMARY KEY,
    origin TEXT COLLATE "C" NOT NULL,
    private_sealed BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    restores INTEGER NOT NULL
);

-- How far the logs of other offices are cosigned.
CREATE TABLE witnessed_logs (
    origin TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    root BYTEA NOT NULL,
    cosigned_at TIMESTAMP NOT NULL
);

-- A key for each person's values in the log; without it they cannot be read again, in any copy.
CREATE TABLE person_keys (
    person_id BYTEA NOT NULL PRIMARY KEY,
    key_sealed BYTEA NOT NULL
);
