-- Reviews of the source pool: what each cell had on a day, who could be admitted by the end of the year, and what its secretary said.

CREATE TABLE pool_reviews (
    id BYTEA NOT NULL PRIMARY KEY,
    plan_id BYTEA NOT NULL REFERENCES plans (id),
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    reviewed_on DATE NOT NULL,
    until_on DATE NOT NULL,
    counting_basis TEXT COLLATE "C" NOT NULL CHECK (counting_basis IN ('decision', 'ceremony')),
    -- JSON: how long each stage was taken to last
    durations TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX pool_reviews_by_plan ON pool_reviews (plan_id, id);
CREATE INDEX pool_reviews_by_committee ON pool_reviews (committee_id, id);

CREATE TABLE pool_cells (
    review_id BYTEA NOT NULL REFERENCES pool_reviews (id),
    cell_id BYTEA NOT NULL REFERENCES cells (id),
    cell_code TEXT COLLATE "C" NOT NULL,
    cell_name TEXT COLLATE "C" NOT NULL,
    members INTEGER NOT NULL,
    source INTEGER NOT NULL,
    fostering INTEGER NOT NULL,
    trained INTEGER NOT NULL,
    dossier INTEGER NOT NULL,
    cell_resolved INTEGER NOT NULL,
    committee_resolved INTEGER NOT NULL,
    decided INTEGER NOT NULL,
    ready INTEGER NOT NULL,
    falls_out INTEGER NOT NULL,
    confirmed_on DATE,
    note TEXT COLLATE "C",
    version BIGINT NOT NULL,
    PRIMARY KEY (review_id, cell_id)
);
CREATE INDEX pool_cells_by_cell ON pool_cells (cell_id, review_id);

-- Who stood behind the numbers. They stay when a person's record is removed; who it was goes with it.
CREATE TABLE pool_people (
    review_id BYTEA NOT NULL REFERENCES pool_reviews (id) ON DELETE CASCADE,
    candidate_id BYTEA NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    cell_id BYTEA NOT NULL REFERENCES cells (id),
    stage TEXT COLLATE "C" NOT NULL,
    stage_on DATE NOT NULL,
    earliest_on DATE NOT NULL,
    ready BOOLEAN NOT NULL,
    exit TEXT COLLATE "C",
    exit_on DATE,
    PRIMARY KEY (review_id, candidate_id)
);
CREATE INDEX pool_people_by_candidate ON pool_people (candidate_id);
CREATE INDEX pool_people_by_cell ON pool_people (cell_id);

-- Proposals of quotas: what they were computed from and what came of it, kept as it was.
CREATE TABLE quota_proposals (
    id BYTEA NOT NULL PRIMARY KEY,
    plan_id BYTEA NOT NULL REFERENCES plans (id),
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    number INTEGER NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('admission', 'course')),
    -- JSON: everything that it was computed from but the units, and what was found of it but the quotas
    inputs TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    applied_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (plan_id, number)
);
CREATE INDEX quota_proposals_by_committee ON quota_proposals (committee_id, id);

CREATE TABLE quota_proposal_lines (
    proposal_id BYTEA NOT NULL REFERENCES quota_proposals (id),
    -- of the cell, or of the committee
    unit_id BYTEA NOT NULL,
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    cell_id BYTEA REFERENCES cells (id),
    unit_code TEXT COLLATE "C" NOT NULL,
    -- JSON: name, members, pool, weight, share, bounds
    line TEXT COLLATE "C" NOT NULL,
    quota INTEGER NOT NULL,
    changed_to INTEGER,
    change_reason TEXT COLLATE "C",
    PRIMARY KEY (proposal_id, unit_id)
);
CREATE INDEX quota_proposal_lines_by_committee ON quota_proposal_lines (committee_id, proposal_id);
CREATE INDEX quota_proposal_lines_by_cell ON quota_proposal_lines (cell_id, proposal_id) WHERE cell_id IS NOT NULL;

CREATE TABLE quota_proposal_reviews (
    proposal_id BYTEA NOT NULL REFERENCES quota_proposals (id),
    review_id BYTEA NOT NULL REFERENCES pool_reviews (id),
    PRIMARY KEY (proposal_id, review_id)
);
CREATE INDEX quota_proposal_reviews_back ON quota_proposal_reviews (review_id);
