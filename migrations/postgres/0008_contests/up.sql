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
    published_on DATE,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX contests_by_plan ON contests (plan_id, id);
CREATE INDEX contests_by_committee ON contests (committee_id, id);
CREATE INDEX contests_by_status ON contests (status, id);

-- Who takes part in a contest for which cell.

CREATE TABLE contest_entries (
    id BYTEA NOT NULL PRIMARY KEY,
    contest_id BYTEA NOT NULL REFERENCES contests (id),
    -- the cell's committee on the day of entering: an entry stays where it was made, wherever the cell goes
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    cell_id BYTEA NOT NULL REFERENCES cells (id),
    member_id BYTEA NOT NULL REFERENCES members (id),
    post TEXT COLLATE "C" NOT NULL CHECK (post IN ('secretary', 'deputy_secretary')),
    group_code TEXT COLLATE "C" NOT NULL,
    cluster TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('entered', 'withdrawn', 'replaced', 'disqualified')),
    -- the text handed in, and why the entry ended: sealed with the entrant's key
    said_sealed BYTEA,
    document_number TEXT COLLATE "C",
    replaced_by_id BYTEA,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
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
    id BYTEA NOT NULL PRIMARY KEY,
    contest_id BYTEA NOT NULL REFERENCES contests (id),
    round_code TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('chair', 'judge', 'secretary')),
    user_id BYTEA NOT NULL REFERENCES users (id),
    -- whose entrants are not scored from it
    cell_id BYTEA REFERENCES cells (id),
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (contest_id, round_code, user_id)
);
CREATE UNIQUE INDEX contest_seats_one_chair ON contest_seats (contest_id, round_code) WHERE kind = 'chair';
CREATE INDEX contest_seats_by_user ON contest_seats (user_id, id);
CREATE INDEX contest_seats_by_cell ON contest_seats (cell_id, id);

-- What a judge gives an entrant in a part. Made when the round opens, so that what is missing is a row.

CREATE TABLE contest_sheets (
    id BYTEA NOT NULL PRIMARY KEY,
    contest_id BYTEA NOT NULL REFERENCES contests (id),
    seat_id BYTEA NOT NULL REFERENCES contest_seats (id),
    entry_id BYTEA NOT NULL REFERENCES contest_entries (id),
    round_code TEXT COLLATE "C" NOT NULL,
    part_code TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('draft', 'submitted', 'locked', 'blocked')),
    -- as JSON; what counts, and what each of two people entered from the judge's paper
    scores TEXT COLLATE "C",
    first_scores TEXT COLLATE "C",
    first_by BYTEA REFERENCES users (id),
    second_scores TEXT COLLATE "C",
    second_by BYTEA REFERENCES users (id),
    submitted_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (entry_id, part_code, seat_id)
);
CREATE INDEX contest_sheets_by_contest ON contest_sheets (contest_id, id);
CREATE INDEX contest_sheets_by_seat ON contest_sheets (seat_id, id);
CREATE INDEX contest_sheets_by_first ON contest_sheets (first_by, id);
CREATE INDEX contest_sheets_by_second ON contest_sheets (second_by, id);
CREATE INDEX contest_sheets_by_part ON contest_sheets (contest_id, part_code, id);
CREATE INDEX contest_sheets_by_status ON contest_sheets (contest_id, status, id);

-- Who does not score whom, beside those of the own cell.

CREATE TABLE contest_conflicts (
    id BYTEA NOT NULL PRIMARY KEY,
    contest_id BYTEA NOT NULL REFERENCES contests (id),
    seat_id BYTEA NOT NULL REFERENCES contest_seats (id),
    entry_id BYTEA NOT NULL REFERENCES contest_entries (id),
    -- why: sealed with the entrant's key
    reason_sealed BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (seat_id, entry_id)
);
CREATE INDEX contest_conflicts_by_contest ON contest_conflicts (contest_id, id);
CREATE INDEX contest_conflicts_by_entry ON contest_conflicts (entry_id, id);

-- Points taken off.

CREATE TABLE contest_penalties (
    id BYTEA NOT NULL PRIMARY KEY,
    contest_id BYTEA NOT NULL REFERENCES contests (id),
    entry_id BYTEA NOT NULL REFERENCES contest_entries (id),
    round_code TEXT COLLATE "C" NOT NULL,
    penalty_code TEXT COLLATE "C" NOT NULL,
    -- times, or seconds where the rule counts units of time
    amount INTEGER NOT NULL,
    -- why: sealed with the entrant's key
    reason_sealed BYTEA,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX contest_penalties_by_contest ON contest_penalties (contest_id, id);
CREATE INDEX contest_penalties_by_entry ON contest_penalties (entry_id, id);

-- Answers to extra questions.

CREATE TABLE contest_answers (
    id BYTEA NOT NULL PRIMARY KEY,
    contest_id BYTEA NOT NULL REFERENCES contests (id),
    entry_id BYTEA NOT NULL REFERENCES contest_entries (id),
    round_code TEXT COLLATE "C" NOT NULL,
    number INTEGER NOT NULL,
    score_x100 INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (contest_id, round_code, number, entry_id)
);
CREATE INDEX contest_answers_by_entry ON contest_answers (entry_id, id);

-- Draws: the hash of the seed is known before, the seed after.

CREATE TABLE contest_draws (
    id BYTEA NOT NULL PRIMARY KEY,
    contest_id BYTEA NOT NULL REFERENCES contests (id),
    round_code TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('order', 'tie')),
    seed_hash TEXT COLLATE "C" NOT NULL,
    seed_sealed BYTEA NOT NULL,
    -- once it was held: the seed, and the entries that were drawn, as JSON
    seed TEXT COLLATE "C",
    entries TEXT COLLATE "C",
    held_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (contest_id, round_code, kind)
);

-- When who was on in which part.

CREATE TABLE contest_turns (
    id BYTEA NOT NULL PRIMARY KEY,
    contest_id BYTEA NOT NULL REFERENCES contests (id),
    entry_id BYTEA NOT NULL REFERENCES contest_entries (id),
    part_code TEXT COLLATE "C" NOT NULL,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    version BIGINT NOT NULL
);
CREATE INDEX contest_turns_by_contest ON contest_turns (contest_id, id);
CREATE INDEX contest_turns_by_entry ON contest_turns (entry_id, id);
CREATE UNIQUE INDEX contest_turns_one_on ON contest_turns (contest_id) WHERE ended_at IS NULL;

-- Results: number 1 as finalized, one more with each correction; what they follow from beside them, names left out.

CREATE TABLE contest_results (
    id BYTEA NOT NULL PRIMARY KEY,
    contest_id BYTEA NOT NULL REFERENCES contests (id),
    number INTEGER NOT NULL,
    reason TEXT COLLATE "C",
    document_number TEXT COLLATE "C",
    bundle TEXT COLLATE "C" NOT NULL,
    results TEXT COLLATE "C" NOT NULL,
    computed_at TIMESTAMP NOT NULL,
    UNIQUE (contest_id, number)
);
