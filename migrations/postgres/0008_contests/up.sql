-- Contests of cell secretaries: their rules, and where they stand.

CREATE TABLE contests (
    id BYTEA NOT NULL PRIMARY KEY,
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    plan_id BYTEA NOT NULL REFERENCES plans (id),
    -- the plan's committee, repeated so that a committee's contests come from one index
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    title TEXT COLLATE "C" NOT NULL,
    -- as JSON: they are read and written as a whole
    rules TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('draft', 'registration', 'judging', 'finalized', 'published', 'cancelled')),
    registration_closes_on DATE,
    -- number of the round that is being judged, or was judged last
    round INTEGER,
    cancelled_reason TEXT COLLATE "C",
    document_number TEXT COLLATE "C",
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX contests_by_plan ON contests (plan_id, id);
CREATE INDEX contests_by_committee ON contests (committee_id, id);
CREATE INDEX contests_by_status ON contests (status, id);
