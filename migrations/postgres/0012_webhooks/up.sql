-- Where service clients are told what happens, and what became of telling them.

CREATE TABLE webhook_endpoints (
    id BYTEA NOT NULL PRIMARY KEY,
    client_id BYTEA NOT NULL REFERENCES clients (id),
    name TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    -- kinds of records, separated by spaces; empty: every kind
    kinds TEXT COLLATE "C" NOT NULL,
    disabled_at TIMESTAMP,
    disabled_reason TEXT COLLATE "C" CHECK (disabled_reason IN ('asked', 'gone', 'failing', 'events_gone')),
    -- number of the last event that was looked at: those behind it become deliveries
    sequence BIGINT NOT NULL,
    -- since when every attempt failed; null when the last one went well
    failing_since TIMESTAMP,
    -- until when the receiver asked for nothing to be sent
    rests_until TIMESTAMP,
    -- whose turn it is, a new one whenever it is taken, and until when
    claim BYTEA,
    leased_until TIMESTAMP,
    -- when somebody last had it: whoever waited longest comes first
    turn_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
);
CREATE INDEX webhook_endpoints_by_client ON webhook_endpoints (client_id, id);

CREATE TABLE webhook_secrets (
    id BYTEA NOT NULL PRIMARY KEY,
    endpoint_id BYTEA NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    secret_sealed BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    -- null for the newest
    ends_at TIMESTAMP
);
CREATE INDEX webhook_secrets_by_endpoint ON webhook_secrets (endpoint_id, id);

-- An event on its way to an endpoint. What is sent is made of the event each time, so nothing of it lies here.
CREATE TABLE webhook_deliveries (
    id BYTEA NOT NULL PRIMARY KEY,
    -- without a reference: those of an endpoint that is removed go in portions, after it
    endpoint_id BYTEA NOT NULL,
    -- null for a test
    sequence BIGINT,
    event_type TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('waiting', 'delivered', 'failed', 'withheld')),
    -- attempts that failed since it began, or began again
    failures BIGINT NOT NULL,
    due_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    UNIQUE (endpoint_id, sequence),
    CHECK ((status = 'waiting') = (ended_at IS NULL))
);
CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (endpoint_id, id);
CREATE INDEX webhook_deliveries_by_status ON webhook_deliveries (endpoint_id, status, id);
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (endpoint_id, due_at) WHERE status = 'waiting';
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE webhook_attempts (
    id BYTEA NOT NULL PRIMARY KEY,
    delivery_id BYTEA NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
    at TIMESTAMP NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    status_code BIGINT,
    duration_ms BIGINT NOT NULL
);
CREATE INDEX webhook_attempts_by_delivery ON webhook_attempts (delivery_id, id);
