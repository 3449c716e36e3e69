-- Contests of cell secretaries: their rules, and where they stand.

CREATE TABLE contests (
    id BLOB NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    plan_id BLOB NOT NULL REFERENCES plans (id),
    -- the plan's committee, repeated so that a committee's contests come from one index
    committee_id BLOB NOT NULL REFERENCES committees (id),
    title TEXT NOT NULL,
    -- as JSON: they are read and written as a whole
    rules TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'registration', 'judging', 'finalized', 'published', 'cancelled')),
    registration_closes_on TEXT,
    -- number of the round that is being judged, or was judged last
    round INTEGER,
    cancelled_reason TEXT,
    document_number TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contests_by_plan ON contests (plan_id, id);
CREATE INDEX contests_by_committee ON contests (committee_id, id);
CREATE INDEX contests_by_status ON contests (status, id);
