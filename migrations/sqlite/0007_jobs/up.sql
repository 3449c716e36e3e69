-- Work beside the requests: what is to be done, by when, and by whom it is being done.

CREATE TABLE jobs (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    -- the kind again for work that comes round, of which there is one; null for what is done once
    recurring TEXT UNIQUE,
    -- JSON with a version; names nobody
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'failed')),
    -- from when somebody may take it: its turn, or when the lease of who runs it ends
    due_at TEXT NOT NULL,
    -- tries that failed since it last came along
    attempts INTEGER NOT NULL,
    -- a new one whenever it is taken: nobody else's work counts
    claim BLOB,
    error TEXT,
    -- of the request that asked for it
    request_id TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_by_due ON jobs (due_at) WHERE state <> 'failed';
