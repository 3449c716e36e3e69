-- Files that are brought in: what was asked for and how far it is, the rows that wait, and those that could not go in.

CREATE TABLE imports (
    id BLOB NOT NULL PRIMARY KEY,
    owner_kind TEXT NOT NULL CHECK (owner_kind IN ('user', 'client')),
    owner_id BLOB NOT NULL,
    -- those of a client's token; null: everything that the roles allow
    scopes TEXT,
    kind TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('atomic', 'partial')),
    on_conflict TEXT NOT NULL CHECK (on_conflict IN ('update', 'skip', 'error')),
    dry_run INTEGER NOT NULL,
    -- JSON: what the request gives for every row
    given TEXT NOT NULL,
    -- JSON: form, names and fields of the columns
    heading TEXT NOT NULL,
    -- 'receiving' until the whole file is there: nobody is told of it before; 'leaving' while its rows are removed: nobody is told of it any more
    state TEXT NOT NULL CHECK (state IN ('receiving', 'waiting', 'running', 'done', 'failed', 'cancelled', 'leaving')),
    parts INTEGER NOT NULL,
    next_part INTEGER NOT NULL,
    total INTEGER NOT NULL,
    done INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    -- code of what ended it before its time
    error TEXT,
    request_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    ended_at TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX imports_by_owner ON imports (owner_id, id);
CREATE INDEX imports_by_state ON imports (state, updated_at);

-- Rows as they stand in the file, some at a time, sealed; each goes when it is in.
CREATE TABLE import_parts (
    import_id BLOB NOT NULL REFERENCES imports (id),
    number INTEGER NOT NULL,
    rows_sealed BLOB NOT NULL,
    PRIMARY KEY (import_id, number)
) STRICT, WITHOUT ROWID;

-- Rows that could not go in, with what is wrong with them, sealed.
CREATE TABLE import_failures (
    import_id BLOB NOT NULL REFERENCES imports (id),
    row_number INTEGER NOT NULL,
    failure_sealed BLOB NOT NULL,
    PRIMARY KEY (import_id, row_number)
) STRICT, WITHOUT ROWID;
