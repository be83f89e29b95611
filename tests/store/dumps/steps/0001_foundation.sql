CREATE TABLE workspaces (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    unknown_segment TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    segments_changed_us BIGINT NOT NULL
);

CREATE TABLE segments (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    parent_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    external_reference TEXT,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX segments_by_code ON segments (workspace_id, code);
CREATE UNIQUE INDEX segments_by_id ON segments (id);
CREATE UNIQUE INDEX segments_root ON segments (workspace_id) WHERE parent_id = 0;

CREATE TABLE users (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    last_seen_us BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX users_by_email ON users (workspace_id, email_key);
CREATE UNIQUE INDEX users_by_id ON users (id);

CREATE TABLE user_segments (
    workspace_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    segment_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, user_id, segment_id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id),
    FOREIGN KEY (workspace_id, segment_id) REFERENCES segments (workspace_id, id)
);

CREATE TABLE surveys (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    scale TEXT NOT NULL,
    detractor_to BIGINT,
    promoter_from BIGINT,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX surveys_by_code ON surveys (workspace_id, code);

CREATE TABLE customers (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    phone TEXT NOT NULL,
    phone_key TEXT NOT NULL,
    name TEXT NOT NULL,
    reference TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX customers_by_email ON customers (workspace_id, email_key) WHERE email_key <> '';
CREATE UNIQUE INDEX customers_by_reference ON customers (workspace_id, reference) WHERE reference <> '';
CREATE INDEX customers_by_phone ON customers (workspace_id, phone_key) WHERE phone_key <> '';

CREATE TABLE transactions (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    reference TEXT NOT NULL,
    segment_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    contact TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX transactions_by_reference ON transactions (workspace_id, reference);
CREATE UNIQUE INDEX transactions_by_id ON transactions (id);

CREATE TABLE intakes (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    source TEXT NOT NULL,
    began_us BIGINT NOT NULL,
    beat_us BIGINT NOT NULL,
    ended_us BIGINT,
    received BIGINT NOT NULL,
    stored BIGINT NOT NULL,
    merged BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    attached BIGINT NOT NULL,
    suppressed BIGINT NOT NULL,
    quiet BIGINT NOT NULL,
    rejudged BIGINT NOT NULL,
    opened_later BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX intakes_running ON intakes (workspace_id, beat_us) WHERE ended_us IS NULL;

CREATE TABLE rejections (
    workspace_id BIGINT NOT NULL,
    intake_id BIGINT NOT NULL,
    line BIGINT NOT NULL,
    position BIGINT NOT NULL,
    field TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (workspace_id, intake_id, line, position),
    FOREIGN KEY (workspace_id, intake_id) REFERENCES intakes (workspace_id, id)
);

CREATE TABLE responses (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    survey_id BIGINT NOT NULL,
    reference TEXT NOT NULL,
    time_us BIGINT NOT NULL,
    received_us BIGINT NOT NULL,
    first_intake_id BIGINT NOT NULL,
    segment_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    transaction_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    parts TEXT NOT NULL,
    unjudged_intake_id BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX responses_by_reference ON responses (workspace_id, survey_id, reference);
CREATE INDEX responses_by_time ON responses (workspace_id, time_us, id);
CREATE INDEX responses_by_customer ON responses (workspace_id, customer_id) WHERE customer_id <> 0;
CREATE INDEX responses_by_ticket ON responses (workspace_id, ticket_id) WHERE ticket_id <> 0;
CREATE INDEX responses_unjudged ON responses (workspace_id, unjudged_intake_id, id) WHERE unjudged_intake_id IS NOT NULL;

CREATE TABLE decisions (
    workspace_id BIGINT NOT NULL,
    response_id BIGINT NOT NULL,
    response_version BIGINT NOT NULL,
    intake_id BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    rule_id BIGINT NOT NULL,
    rule_version BIGINT NOT NULL,
    matched TEXT NOT NULL,
    ticket_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, response_id, response_version),
    FOREIGN KEY (workspace_id, response_id) REFERENCES responses (workspace_id, id)
);

CREATE TABLE tickets (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    survey_id BIGINT NOT NULL,
    response_id BIGINT NOT NULL,
    transaction_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    origin_segment_id BIGINT NOT NULL,
    current_segment_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    status BIGINT NOT NULL,
    priority BIGINT NOT NULL,
    type TEXT NOT NULL,
    score BIGINT,
    scale TEXT NOT NULL,
    words TEXT NOT NULL,
    reply TEXT NOT NULL,
    time_limit_hours BIGINT NOT NULL,
    issue_us BIGINT NOT NULL,
    opened_us BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    closed_us BIGINT,
    deleted_us BIGINT,
    rule_id BIGINT NOT NULL,
    rule_version BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX tickets_by_id ON tickets (id);
CREATE INDEX tickets_by_opening ON tickets (workspace_id, opened_us, id);
CREATE INDEX tickets_by_segment ON tickets (workspace_id, current_segment_id, opened_us, id);
CREATE INDEX tickets_by_owner ON tickets (workspace_id, owner_id, opened_us, id) WHERE owner_id <> 0;
CREATE INDEX tickets_by_customer ON tickets (workspace_id, customer_id, opened_us, id) WHERE customer_id <> 0;

CREATE TABLE events (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (workspace_id, kind, subject_id, version)
);
CREATE UNIQUE INDEX events_by_id ON events (workspace_id, id);

CREATE TABLE rules (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    disabled_us BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX rules_by_name ON rules (workspace_id, name);

CREATE TABLE rule_versions (
    workspace_id BIGINT NOT NULL,
    rule_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    document TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, rule_id, version),
    FOREIGN KEY (workspace_id, rule_id) REFERENCES rules (workspace_id, id)
);

CREATE TABLE keys (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    prefix TEXT NOT NULL,
    last_four TEXT NOT NULL,
    scopes TEXT NOT NULL,
    segment_ids TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    expires_us BIGINT,
    revoked_us BIGINT,
    last_used_us BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX keys_by_digest ON keys (digest);

CREATE TABLE idempotency (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    key_id BIGINT NOT NULL,
    endpoint TEXT NOT NULL,
    token TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    status BIGINT NOT NULL,
    content_type TEXT NOT NULL,
    body BYTEA NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, key_id, endpoint, token)
);
CREATE INDEX idempotency_by_age ON idempotency (created_us);
