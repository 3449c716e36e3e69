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

-- Who takes part in a contest for which cell.

CREATE TABLE contest_entries (
    id BLOB NOT NULL PRIMARY KEY,
    contest_id BLOB NOT NULL REFERENCES contests (id),
    -- the cell's committee on the day of entering: an entry stays where it was made, wherever the cell goes
    committee_id BLOB NOT NULL REFERENCES committees (id),
    cell_id BLOB NOT NULL REFERENCES cells (id),
    member_id BLOB NOT NULL REFERENCES members (id),
    post TEXT NOT NULL CHECK (post IN ('secretary', 'deputy_secretary')),
    group_code TEXT NOT NULL,
    cluster TEXT,
    status TEXT NOT NULL CHECK (status IN ('entered', 'withdrawn', 'replaced', 'disqualified')),
    -- the text handed in, and why the entry ended: sealed with the entrant's key
    said_sealed BLOB,
    document_number TEXT,
    replaced_by_id BLOB,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contest_entries_by_contest ON contest_entries (contest_id, status, id);
CREATE INDEX contest_entries_by_committee ON contest_entries (committee_id, id);
CREATE INDEX contest_entries_by_cell ON contest_entries (cell_id, id);
CREATE INDEX contest_entries_by_member ON contest_entries (member_id, id);
CREATE INDEX contest_entries_by_group ON contest_entries (group_code, id);
CREATE INDEX contest_entries_by_status ON contest_entries (status, id);
CREATE UNIQUE INDEX contest_entries_once ON contest_entries (contest_id, member_id) WHERE status = 'entered';
CREATE UNIQUE INDEX contest_entries_one_secretary ON contest_entries (contest_id, cell_id) WHERE status = 'entered' AND post = 'secretary';

-- Who sits on which panel.

CREATE TABLE contest_seats (
    id BLOB NOT NULL PRIMARY KEY,
    contest_id BLOB NOT NULL REFERENCES contests (id),
    round_code TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('chair', 'judge', 'secretary')),
    user_id BLOB NOT NULL REFERENCES users (id),
    -- whose entrants are not scored from it
    cell_id BLOB REFERENCES cells (id),
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (contest_id, round_code, user_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX contest_seats_one_chair ON contest_seats (contest_id, round_code) WHERE kind = 'chair';
CREATE INDEX contest_seats_by_user ON contest_seats (user_id, id);
CREATE INDEX contest_seats_by_cell ON contest_seats (cell_id, id);

-- What a judge gives an entrant in a part. Made when the round opens, so that what is missing is a row.

CREATE TABLE contest_sheets (
    id BLOB NOT NULL PRIMARY KEY,
    contest_id BLOB NOT NULL REFERENCES contests (id),
    seat_id BLOB NOT NULL REFERENCES contest_seats (id),
    entry_id BLOB NOT NULL REFERENCES contest_entries (id),
    round_code TEXT NOT NULL,
    part_code TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'submitted', 'locked', 'blocked')),
    -- as JSON; what counts, and what each of two people entered from the judge's paper
    scores TEXT,
    first_scores TEXT,
    first_by BLOB REFERENCES users (id),
    second_scores TEXT,
    second_by BLOB REFERENCES users (id),
    submitted_at TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (entry_id, part_code, seat_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contest_sheets_by_contest ON contest_sheets (contest_id, id);
CREATE INDEX contest_sheets_by_seat ON contest_sheets (seat_id, id);
CREATE INDEX contest_sheets_by_part ON contest_sheets (contest_id, part_code, id);
CREATE INDEX contest_sheets_by_status ON contest_sheets (contest_id, status, id);

-- Who does not score whom, beside those of the own cell.

CREATE TABLE contest_conflicts (
    id BLOB NOT NULL PRIMARY KEY,
    contest_id BLOB NOT NULL REFERENCES contests (id),
    seat_id BLOB NOT NULL REFERENCES contest_seats (id),
    entry_id BLOB NOT NULL REFERENCES contest_entries (id),
    -- why: sealed with the entrant's key
    reason_sealed BLOB NOT NULL,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (seat_id, entry_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contest_conflicts_by_contest ON contest_conflicts (contest_id, id);
CREATE INDEX contest_conflicts_by_entry ON contest_conflicts (entry_id, id);
