-- Directives, plans and quotas.

CREATE TABLE directives (
    id BLOB NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,
    form TEXT NOT NULL CHECK (form IN ('party', 'state')),
    serial INTEGER NOT NULL,
    kind TEXT NOT NULL,
    issuer TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    title TEXT NOT NULL,
    title_folded TEXT NOT NULL,
    committee_id BLOB NOT NULL REFERENCES committees (id),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    -- numbers restart per type, issuer and term, so the number alone is no key
    UNIQUE (issuer, serial, kind, issued_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX directives_by_issued ON directives (issued_on, id);
CREATE INDEX directives_by_kind ON directives (kind, issued_on, id);
CREATE INDEX directives_by_number ON directives (number, issued_on, id);
CREATE INDEX directives_by_serial ON directives (serial, issued_on, id);
CREATE INDEX directives_by_committee ON directives (committee_id, issued_on);

CREATE TABLE directive_links (
    directive_id BLOB NOT NULL REFERENCES directives (id),
    carries_out_id BLOB NOT NULL REFERENCES directives (id),
    PRIMARY KEY (directive_id, carries_out_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX directive_links_back ON directive_links (carries_out_id);

CREATE TABLE plans (
    id BLOB NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    year INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('member_development', 'contest')),
    committee_id BLOB NOT NULL REFERENCES committees (id),
    title TEXT NOT NULL,
    -- the plan of a committee above that gave this one its quotas, what they are today, and whether the targets are to be just that
    carries_out_id BLOB REFERENCES plans (id),
    assigned_admission INTEGER,
    assigned_course INTEGER,
    follows INTEGER NOT NULL,
    admission_target INTEGER NOT NULL CHECK (admission_target >= 0),
    course_target INTEGER NOT NULL CHECK (course_target >= 0),
    counting_basis TEXT NOT NULL CHECK (counting_basis IN ('decision', 'ceremony')),
    status TEXT NOT NULL CHECK (status IN ('draft', 'consultation', 'adopted', 'closed')),
    document_number TEXT,
    adopted_on TEXT,
    closed_on TEXT,
    quotas_issued_on TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (committee_id, year, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX plans_by_year ON plans (year, id);
CREATE INDEX plans_by_status ON plans (status, year, id);
CREATE INDEX plans_by_kind ON plans (kind, year, id);
CREATE INDEX plans_by_carried_out ON plans (carries_out_id) WHERE carries_out_id IS NOT NULL;

CREATE TABLE plan_directives (
    plan_id BLOB NOT NULL REFERENCES plans (id),
    directive_id BLOB NOT NULL REFERENCES directives (id),
    PRIMARY KEY (plan_id, directive_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_directives_back ON plan_directives (directive_id);

-- What cells and organizations say of a plan while it is in consultation, and what they are answered.
CREATE TABLE plan_comments (
    id BLOB NOT NULL PRIMARY KEY,
    plan_id BLOB NOT NULL REFERENCES plans (id),
    committee_id BLOB NOT NULL REFERENCES committees (id),
    cell_id BLOB REFERENCES cells (id),
    organization_id BLOB REFERENCES organizations (id),
    text TEXT NOT NULL,
    answer TEXT,
    accepted INTEGER,
    answered_on TEXT,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_comments_by_plan ON plan_comments (plan_id, id);
CREATE INDEX plan_comments_by_committee ON plan_comments (committee_id, id);
CREATE INDEX plan_comments_by_cell ON plan_comments (cell_id, id) WHERE cell_id IS NOT NULL;
CREATE INDEX plan_comments_by_organization ON plan_comments (organization_id, id) WHERE organization_id IS NOT NULL;

CREATE TABLE quotas (
    id BLOB NOT NULL PRIMARY KEY,
    plan_id BLOB NOT NULL REFERENCES plans (id),
    -- the committee that it is for, or that of the cell that it is for, repeated so that what a caller sees is decided on one column
    committee_id BLOB NOT NULL REFERENCES committees (id),
    cell_id BLOB REFERENCES cells (id),
    kind TEXT NOT NULL CHECK (kind IN ('admission', 'course')),
    value INTEGER NOT NULL CHECK (value >= 0),
    status TEXT NOT NULL CHECK (status IN ('draft', 'issued', 'adjusted')),
    adjustments INTEGER NOT NULL,
    issued_on TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (plan_id, cell_id, kind)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX quotas_of_committees ON quotas (plan_id, committee_id, kind) WHERE cell_id IS NULL;
CREATE INDEX quotas_by_committee ON quotas (committee_id, id);
CREATE INDEX quotas_by_cell ON quotas (cell_id, id) WHERE cell_id IS NOT NULL;
CREATE INDEX quotas_by_status ON quotas (status, id);
CREATE INDEX quotas_by_kind ON quotas (kind, id);

-- Every value an issued quota has had; never changed, only added to.
CREATE TABLE quota_values (
    quota_id BLOB NOT NULL REFERENCES quotas (id),
    number INTEGER NOT NULL,
    value INTEGER NOT NULL CHECK (value >= 0),
    valid_from TEXT NOT NULL,
    reason TEXT,
    document_number TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (quota_id, number)
) STRICT, WITHOUT ROWID;
