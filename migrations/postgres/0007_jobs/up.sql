-- Work beside the requests: what is to be done, by when, and by whom it is being done.

CREATE TABLE jobs (
    id BYTEA NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    -- the kind again for work that comes round, of which there is one; null for what is done once
    recurring TEXT COLLATE "C" UNIQUE,
    -- JSON with a version; names nobody
    payload TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'running', 'failed')),
    -- from when somebody may take it: its turn, or when the lease of who runs it ends
    due_at TIMESTAMP NOT NULL,
    -- tries that failed since it last came along
    attempts BIGINT NOT NULL,
    -- a new one whenever it is taken: nobody else's work counts
    claim BYTEA,
    error TEXT COLLATE "C",
    -- of the request that asked for it
    request_id TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX jobs_by_due ON jobs (due_at) WHERE state <> 'failed';
