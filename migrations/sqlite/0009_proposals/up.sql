-- Reviews of the source pool: what each cell had on a day, who could be admitted by the end of the year, and what its secretary said.

CREATE TABLE pool_reviews (
    id BLOB NOT NULL PRIMARY KEY,
    plan_id BLOB NOT NULL REFERENCES plans (id),
    committee_id BLOB NOT NULL REFERENCES committees (id),
    reviewed_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    counting_basis TEXT NOT NULL CHECK (counting_basis IN ('decision', 'ceremony')),
    -- JSON: how long each stage was taken to last
    durations TEXT NOT NULL,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pool_reviews_by_plan ON pool_reviews (plan_id, id);
CREATE INDEX pool_reviews_by_committee ON pool_reviews (committee_id, id);

CREATE TABLE pool_cells (
    review_id BLOB NOT NULL REFERENCES pool_reviews (id),
    cell_id BLOB NOT NULL REFERENCES cells (id),
    cell_code TEXT NOT NULL,
    cell_name TEXT NOT NULL,
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
    confirmed_on TEXT,
    note TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (review_id, cell_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pool_cells_by_cell ON pool_cells (cell_id, review_id);

-- Who stood behind the numbers. They stay when a person's record is removed; who it was goes with it.
CREATE TABLE pool_people (
    review_id BLOB NOT NULL REFERENCES pool_reviews (id) ON DELETE CASCADE,
    candidate_id BLOB NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    cell_id BLOB NOT NULL REFERENCES cells (id),
    stage TEXT NOT NULL,
    stage_on TEXT NOT NULL,
    earliest_on TEXT NOT NULL,
    ready INTEGER NOT NULL,
    exit TEXT,
    exit_on TEXT,
    PRIMARY KEY (review_id, candidate_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pool_people_by_candidate ON pool_people (candidate_id);
CREATE INDEX pool_people_by_cell ON pool_people (cell_id);

-- Proposals of quotas: what they were computed from and what came of it, kept as it was.
CREATE TABLE quota_proposals (
    id BLOB NOT NULL PRIMARY KEY,
    plan_id BLOB NOT NULL REFERENCES plans (id),
    committee_id BLOB NOT NULL REFERENCES committees (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('admission', 'course')),
    -- JSON: everything that it was computed from but the units, and what was found of it but the quotas
    inputs TEXT NOT NULL,
    outcome TEXT NOT NULL,
    applied_at TEXT,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (plan_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX quota_proposals_by_committee ON quota_proposals (committee_id, id);

CREATE TABLE quota_proposal_lines (
    proposal_id BLOB NOT NULL REFERENCES quota_proposals (id),
    -- of the cell, or of the committee
    unit_id BLOB NOT NULL,
    committee_id BLOB NOT NULL REFERENCES committees (id),
    cell_id BLOB REFERENCES cells (id),
    unit_code TEXT NOT NULL,
    -- JSON: name, members, pool, weight, share, bounds
    line TEXT NOT NULL,
    quota INTEGER NOT NULL,
    changed_to INTEGER,
    change_reason TEXT,
    PRIMARY KEY (proposal_id, unit_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX quota_proposal_lines_by_committee ON quota_proposal_lines (committee_id, proposal_id);
CREATE INDEX quota_proposal_lines_by_cell ON quota_proposal_lines (cell_id, proposal_id) WHERE cell_id IS NOT NULL;

CREATE TABLE quota_proposal_reviews (
    proposal_id BLOB NOT NULL REFERENCES quota_proposals (id),
    review_id BLOB NOT NULL REFERENCES pool_reviews (id),
    PRIMARY KEY (proposal_id, review_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX quota_proposal_reviews_back ON quota_proposal_reviews (review_id);
