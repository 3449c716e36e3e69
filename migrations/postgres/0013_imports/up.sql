-- Files that are brought in: what was asked for and how far it is, the rows that wait, and those that could not go in.

CREATE TABLE imports (
    id BYTEA NOT NULL PRIMARY KEY,
    owner_kind TEXT COLLATE "C" NOT NULL CHECK (owner_kind IN ('user', 'client')),
    owner_id BYTEA NOT NULL,
    -- those of a client's token; null: everything that the roles allow
    scopes TEXT COLLATE "C",
    kind TEXT COLLATE "C" NOT NULL,
    mode TEXT COLLATE "C" NOT NULL CHECK (mode IN ('atomic', 'partial')),
    on_conflict TEXT COLLATE "C" NOT NULL CHECK (on_conflict IN ('update', 'skip', 'error')),
    dry_run BOOLEAN NOT NULL,
    -- JSON: what the request gives for every row
    given TEXT COLLATE "C" NOT NULL,
    -- JSON: form, names and fields of the columns
    heading TEXT COLLATE "C" NOT NULL,
    -- 'receiving' until the whole file is there: nobody is told of it before; 'leaving' while its rows are removed: nobody is told of it any more
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('receiving', 'waiting', 'running', 'done', 'failed', 'cancelled', 'leaving')),
    parts BIGINT NOT NULL,
    next_part BIGINT NOT NULL,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    -- code of what ended it before its time
    error TEXT COLLATE "C",
    request_id TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    version BIGINT NOT NULL
);
CREATE INDEX imports_by_owner ON imports (owner_id, id);
CREATE INDEX imports_by_state ON imports (state, updated_at);

-- Rows as they stand in the file, some at a time, sealed; each goes when it is in.
CREATE TABLE import_parts (
    import_id BYTEA NOT NULL REFERENCES imports (id),
    number BIGINT NOT NULL,
    rows_sealed BYTEA NOT NULL,
    PRIMARY KEY (import_id, number)
);

-- Rows that could not go in, with what is wrong with them, sealed.
CREATE TABLE import_failures (
    import_id BYTEA NOT NULL REFERENCES imports (id),
    row_number BIGINT NOT NULL,
    failure_sealed BYTEA NOT NULL,
    PRIMARY KEY (import_id, row_number)
);
