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
    published_on TEXT,
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
CREATE INDEX contest_sheets_by_first ON contest_sheets (first_by, id);
CREATE INDEX contest_sheets_by_second ON contest_sheets (second_by, id);
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

-- Points taken off.

CREATE TABLE contest_penalties (
    id BLOB NOT NULL PRIMARY KEY,
    contest_id BLOB NOT NULL REFERENCES contests (id),
    entry_id BLOB NOT NULL REFERENCES contest_entries (id),
    round_code TEXT NOT NULL,
    penalty_code TEXT NOT NULL,
    -- times, or seconds where the rule counts units of time
    amount INTEGER NOT NULL,
    -- why: sealed with the entrant's key
    reason_sealed BLOB,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contest_penalties_by_contest ON contest_penalties (contest_id, id);
CREATE INDEX contest_penalties_by_entry ON contest_penalties (entry_id, id);

-- Answers to extra questions.

CREATE TABLE contest_answers (
    id BLOB NOT NULL PRIMARY KEY,
    contest_id BLOB NOT NULL REFERENCES contests (id),
    entry_id BLOB NOT NULL REFERENCES contest_entries (id),
    round_code TEXT NOT NULL,
    number INTEGER NOT NULL,
    score_x100 INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (contest_id, round_code, number, entry_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contest_answers_by_entry ON contest_answers (entry_id, id);

-- Draws: the hash of the seed is known before, the seed after.

CREATE TABLE contest_draws (
    id BLOB NOT NULL PRIMARY KEY,
    contest_id BLOB NOT NULL REFERENCES contests (id),
    round_code TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('order', 'tie')),
    seed_hash TEXT NOT NULL,
    seed_sealed BLOB NOT NULL,
    -- once it was held: the seed, and the entries that were drawn, as JSON
    seed TEXT,
    entries TEXT,
    held_at TEXT,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (contest_id, round_code, kind)
) STRICT, WITHOUT ROWID;

-- When who was on in which part.

CREATE TABLE contest_turns (
    id BLOB NOT NULL PRIMARY KEY,
    contest_id BLOB NOT NULL REFERENCES contests (id),
    entry_id BLOB NOT NULL REFERENCES contest_entries (id),
    part_code TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contest_turns_by_contest ON contest_turns (contest_id, id);
CREATE INDEX contest_turns_by_entry ON contest_turns (entry_id, id);
CREATE UNIQUE INDEX contest_turns_one_on ON contest_turns (contest_id) WHERE ended_at IS NULL;

-- Results: number 1 as finalized, one more with each correction; what they follow from beside them, names left out.

CREATE TABLE contest_results (
    id BLOB NOT NULL PRIMARY KEY,
    contest_id BLOB NOT NULL REFERENCES contests (id),
    number INTEGER NOT NULL,
    reason TEXT,
    document_number TEXT,
    bundle TEXT NOT NULL,
    results TEXT NOT NULL,
    computed_at TEXT NOT NULL,
    UNIQUE (contest_id, number)
) STRICT, WITHOUT ROWID;
