-- The whole schema of Amends, grouped by idea; docs/glossary.md has its words.
--
-- Every table of a workspace begins with workspace_id, in its key too, so that a workspace's rows are together.
-- Instants end in _us: microseconds since 1970, UTC. An ID of 0 is none. Texts that begin with [ or { are JSON.

-- ---------------------------------------------------------------------------------------------------------------------
-- A workspace, its business units and its team
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE workspaces (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    unknown_segment TEXT NOT NULL, -- what happens to feedback of a segment that isn't there: reject, or the root
    quiet_hours TEXT NOT NULL DEFAULT '',
    second_factor_required BIGINT NOT NULL DEFAULT 0,
    created_us BIGINT NOT NULL,
    segments_changed_us BIGINT NOT NULL
);

CREATE TABLE segments (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    parent_id BIGINT NOT NULL, -- 0: the root
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    external_reference TEXT,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX segments_by_code ON segments (workspace_id, code);
CREATE INDEX segments_by_id ON segments (id);
CREATE UNIQUE INDEX segments_root ON segments (workspace_id) WHERE parent_id = 0;

CREATE TABLE users (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL, -- by which addresses are compared
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT 'agent',
    capacity BIGINT NOT NULL DEFAULT 1,
    ticket_limit BIGINT NOT NULL DEFAULT 0,
    created_us BIGINT NOT NULL,
    last_seen_us BIGINT,
    left_us BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX users_by_email ON users (workspace_id, email_key);
CREATE INDEX users_by_email_alone ON users (email_key);
CREATE INDEX users_by_id ON users (id);

CREATE TABLE user_segments (
    workspace_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    segment_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, user_id, segment_id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id),
    FOREIGN KEY (workspace_id, segment_id) REFERENCES segments (workspace_id, id)
);
CREATE INDEX user_segments_by_segment ON user_segments (workspace_id, segment_id, user_id);

CREATE TABLE absences (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    from_us BIGINT NOT NULL,
    until_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
);
CREATE INDEX absences_by_user ON absences (workspace_id, user_id, until_us);

CREATE TABLE preferences (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    user_id BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Signing in, and API keys: of secrets there are only digests
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE credentials (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    user_id BIGINT NOT NULL,
    password_hash TEXT NOT NULL,
    changed_us BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    failed_us BIGINT NOT NULL,
    totp_salt TEXT NOT NULL,
    totp_confirmed_us BIGINT,
    totp_last_step BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);

CREATE TABLE recovery_codes (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    user_id BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    PRIMARY KEY (workspace_id, user_id, digest)
);

CREATE TABLE sessions (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    mfa_passed BIGINT NOT NULL, -- 0 while the second factor is still asked for
    created_us BIGINT NOT NULL,
    seen_us BIGINT NOT NULL,
    address TEXT NOT NULL,
    browser TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX sessions_by_digest ON sessions (workspace_id, digest);
CREATE INDEX sessions_by_digest_alone ON sessions (digest);
CREATE INDEX sessions_by_user ON sessions (workspace_id, user_id);

CREATE TABLE sign_in_links (
    workspace_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    purpose TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, digest)
);
CREATE INDEX sign_in_links_by_digest_alone ON sign_in_links (digest);
CREATE INDEX sign_in_links_by_user ON sign_in_links (workspace_id, user_id);

CREATE TABLE keys (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    prefix TEXT NOT NULL,
    last_four TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    owner_id BIGINT NOT NULL DEFAULT 0,
    scopes TEXT NOT NULL,
    segment_ids TEXT NOT NULL, -- [] is all
    created_us BIGINT NOT NULL,
    expires_us BIGINT,
    revoked_us BIGINT,
    last_used_us BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX keys_by_digest ON keys (workspace_id, digest);
CREATE INDEX keys_by_digest_alone ON keys (digest);

-- The answer to a request is kept under its Idempotency-Key, to be given again.
CREATE TABLE idempotency_keys (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    key_id BIGINT NOT NULL, -- the API key
    endpoint TEXT NOT NULL,
    token TEXT NOT NULL,
    fingerprint BYTEA NOT NULL, -- of the request
    status BIGINT NOT NULL,
    content_type TEXT NOT NULL,
    body BYTEA NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, key_id, endpoint, token)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_us);

-- ---------------------------------------------------------------------------------------------------------------------
-- Feedback: who said what, in which import, and what the rules decided
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE surveys (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    scale TEXT NOT NULL,
    unhappy_to BIGINT, -- the highest score of somebody unhappy
    happy_from BIGINT, -- the lowest score of somebody happy
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX surveys_by_code ON surveys (workspace_id, code);

CREATE TABLE customers (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    reference TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL, -- by which addresses are compared
    phone TEXT NOT NULL,
    phone_key TEXT NOT NULL, -- by which numbers are compared
    segment_id BIGINT NOT NULL DEFAULT 0, -- whose record it is, 0 for the whole workspace
    contact_refused_us BIGINT,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX customers_by_email ON customers (workspace_id, email_key, segment_id) WHERE email_key <> '';
CREATE INDEX customers_by_phone ON customers (workspace_id, phone_key) WHERE phone_key <> '';
CREATE UNIQUE INDEX customers_by_reference ON customers (workspace_id, reference, segment_id) WHERE reference <> '';

-- Customers who would be one by today's rules; a person decides.
CREATE TABLE duplicate_customers (
    workspace_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    other_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    found_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, customer_id, other_id),
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customers (workspace_id, id),
    FOREIGN KEY (workspace_id, other_id) REFERENCES customers (workspace_id, id)
);

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
CREATE INDEX transactions_by_id ON transactions (id);
CREATE UNIQUE INDEX transactions_by_reference ON transactions (workspace_id, reference);

-- An intake is one import. Lines: received = stored + merged + duplicates + rejected. New responses:
-- stored = opened + attached + ignored + no_match.
CREATE TABLE intakes (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    source TEXT NOT NULL,
    segment_ids TEXT NOT NULL DEFAULT '', -- what whoever sent it was limited to, '' for nothing
    began_us BIGINT NOT NULL,
    heartbeat_us BIGINT NOT NULL,
    ended_us BIGINT,
    received BIGINT NOT NULL,
    stored BIGINT NOT NULL,
    merged BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    attached BIGINT NOT NULL,
    ignored BIGINT NOT NULL,
    no_match BIGINT NOT NULL,
    rejudged BIGINT NOT NULL,
    opened_later BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX intakes_limited ON intakes (workspace_id, id) WHERE segment_ids <> '';
CREATE INDEX intakes_running ON intakes (workspace_id, heartbeat_us) WHERE ended_us IS NULL;

CREATE TABLE rejections (
    workspace_id BIGINT NOT NULL,
    intake_id BIGINT NOT NULL,
    line BIGINT NOT NULL,
    position BIGINT NOT NULL, -- among the errors of a line
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
    parts TEXT NOT NULL, -- score, language, answers, custom variables: each with the values that were ever sent
    unjudged_intake_id BIGINT, -- the intake that still has to ask the rules about it
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX responses_by_customer ON responses (workspace_id, customer_id) WHERE customer_id <> 0;
CREATE UNIQUE INDEX responses_by_reference ON responses (workspace_id, survey_id, reference);
CREATE INDEX responses_by_ticket ON responses (workspace_id, ticket_id) WHERE ticket_id <> 0;
CREATE INDEX responses_by_time ON responses (workspace_id, time_us, id);
CREATE INDEX responses_unjudged ON responses (workspace_id, unjudged_intake_id, id) WHERE unjudged_intake_id IS NOT NULL;

-- What the rules decided about a response, each time that they were asked.
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
    matched TEXT NOT NULL, -- each condition with what it saw
    ticket_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, response_id, response_version),
    FOREIGN KEY (workspace_id, response_id) REFERENCES responses (workspace_id, id)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Tickets, and what belongs to them
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE tickets (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    external_id TEXT NOT NULL DEFAULT '', -- what another system calls it
    survey_id BIGINT NOT NULL,
    response_id BIGINT NOT NULL,
    transaction_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    origin_segment_id BIGINT NOT NULL,
    current_segment_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    watcher_ids TEXT NOT NULL DEFAULT '[]',
    status BIGINT NOT NULL,
    priority BIGINT NOT NULL,
    type TEXT NOT NULL,
    score BIGINT,
    scale TEXT NOT NULL,
    verbatim TEXT NOT NULL, -- what the customer wrote
    reply TEXT NOT NULL, -- the newest one
    root_cause_id BIGINT NOT NULL DEFAULT 0,
    action_taken TEXT NOT NULL DEFAULT '',
    contact_attempts BIGINT NOT NULL DEFAULT 0,
    custom_fields TEXT NOT NULL DEFAULT '{}',
    rule_id BIGINT NOT NULL, -- what opened it
    rule_version BIGINT NOT NULL,
    time_limit_hours BIGINT NOT NULL,
    clocks TEXT NOT NULL DEFAULT '[]',
    due_us BIGINT, -- the earliest deadline of the clocks that run
    issue_us BIGINT NOT NULL, -- when the customer said it
    opened_us BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    closed_us BIGINT,
    deleted_us BIGINT,
    reopenings BIGINT NOT NULL DEFAULT 0,
    merged_into_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX tickets_by_cause ON tickets (workspace_id, root_cause_id, id) WHERE root_cause_id <> 0;
CREATE INDEX tickets_by_change ON tickets (workspace_id, changed_us, id);
CREATE INDEX tickets_by_customer ON tickets (workspace_id, customer_id, opened_us, id) WHERE customer_id <> 0;
CREATE UNIQUE INDEX tickets_by_external_id ON tickets (workspace_id, external_id) WHERE external_id <> '';
CREATE INDEX tickets_by_id ON tickets (id);
CREATE INDEX tickets_by_opening ON tickets (workspace_id, opened_us, id);
CREATE INDEX tickets_by_owner ON tickets (workspace_id, owner_id, opened_us, id, status) WHERE owner_id <> 0;
CREATE INDEX tickets_by_owner_due
    ON tickets (workspace_id, owner_id, status, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id)
    WHERE deleted_us IS NULL;
CREATE INDEX tickets_by_reopening
    ON tickets (workspace_id, reopenings, status, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id)
    WHERE reopenings > 0 AND deleted_us IS NULL;
CREATE INDEX tickets_by_segment ON tickets (workspace_id, current_segment_id, opened_us, id, status)
    WHERE deleted_us IS NULL;
CREATE INDEX tickets_by_segment_due
    ON tickets (workspace_id, current_segment_id, (COALESCE(due_us, 9223372036854775807)), id, status)
    WHERE deleted_us IS NULL;
CREATE INDEX tickets_by_status ON tickets (workspace_id, status, opened_us, id, current_segment_id)
    WHERE deleted_us IS NULL;
CREATE INDEX tickets_by_status_due
    ON tickets (workspace_id, status, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id)
    WHERE deleted_us IS NULL;

CREATE TABLE links (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    other_kind TEXT NOT NULL,
    other_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, subject_kind, subject_id, other_kind, other_id)
);
CREATE INDEX links_back ON links (workspace_id, other_kind, other_id);

CREATE TABLE attachments (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    digest TEXT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    removed_us BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX attachments_by_digest ON attachments (workspace_id, digest);
CREATE INDEX attachments_by_ticket ON attachments (workspace_id, ticket_id);

CREATE TABLE presence (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    ticket_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    is_typing BIGINT NOT NULL,
    seen_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, ticket_id, user_id)
);

CREATE TABLE bulk_actions (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    action TEXT NOT NULL,
    principal TEXT NOT NULL, -- who asked for it, with their rights
    total BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    ended_us BIGINT,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE bulk_action_items (
    workspace_id BIGINT NOT NULL,
    bulk_action_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (workspace_id, bulk_action_id, position),
    FOREIGN KEY (workspace_id, bulk_action_id) REFERENCES bulk_actions (workspace_id, id)
);
CREATE INDEX bulk_action_items_waiting ON bulk_action_items (workspace_id, bulk_action_id, position)
    WHERE state = 'waiting';

CREATE TABLE views (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    user_id BIGINT NOT NULL, -- 0: everybody's
    query TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX views_by_name ON views (workspace_id, user_id, name);

-- ---------------------------------------------------------------------------------------------------------------------
-- Settings of a workspace
-- ---------------------------------------------------------------------------------------------------------------------

-- Whatever a workspace states in versions: rules, routes, calendars, SLA policies, status transitions, …
CREATE TABLE configurations (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    kind TEXT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    replaced_us BIGINT, -- by the next version
    disabled_us BIGINT,
    PRIMARY KEY (workspace_id, kind, id, version)
);
CREATE UNIQUE INDEX configurations_by_name ON configurations (workspace_id, kind, name) WHERE replaced_us IS NULL;

-- In which order a route gave tickets to the users of a segment, the last one last.
CREATE TABLE rotations (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    route_id BIGINT NOT NULL,
    segment_id BIGINT NOT NULL,
    user_ids TEXT NOT NULL,
    PRIMARY KEY (workspace_id, route_id, segment_id)
);

CREATE TABLE causes (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    parent_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX causes_by_code ON causes (workspace_id, code);

CREATE TABLE custom_fields (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    options TEXT NOT NULL,
    required_on_closing BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    archived_us BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX custom_fields_by_code ON custom_fields (workspace_id, code);

-- Another token whenever a setting changes: what was cached under the one before is no longer right.
CREATE TABLE settings_tokens (
    workspace_id BIGINT NOT NULL PRIMARY KEY,
    token BIGINT NOT NULL
);

-- ---------------------------------------------------------------------------------------------------------------------
-- What happened: events, the feed of changes, the audit log
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE events (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    subject_kind TEXT NOT NULL, -- ticket or response
    subject_id BIGINT NOT NULL,
    version BIGINT NOT NULL, -- of the subject, that the event led to
    at_us BIGINT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    data TEXT NOT NULL,
    salts TEXT NOT NULL DEFAULT '', -- of the digest that the audit log has of the data
    PRIMARY KEY (workspace_id, subject_kind, subject_id, version)
);
CREATE UNIQUE INDEX events_by_id ON events (workspace_id, id);

-- Events that were written together. They get their numbers in the feed later, in the order of the commits.
CREATE TABLE change_sets (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    change_order BIGINT NOT NULL DEFAULT 0, -- of two of one ticket, the one that is committed first has the lower
    at_us BIGINT NOT NULL,
    event_ids TEXT NOT NULL,
    size BIGINT NOT NULL,
    last_number BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX change_sets_by_number ON change_sets (workspace_id, last_number) WHERE last_number IS NOT NULL;
CREATE INDEX change_sets_unnumbered ON change_sets (workspace_id, change_order, id) WHERE last_number IS NULL;

CREATE TABLE change_feeds (
    workspace_id BIGINT NOT NULL,
    last_number BIGINT NOT NULL,
    audit_number BIGINT NOT NULL, -- the last entry of the audit log that is in the feed
    PRIMARY KEY (workspace_id)
);

-- Workspace 0 is the installation. An entry's digest is that of the entry and of the one before.
CREATE TABLE audit (
    workspace_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    address TEXT NOT NULL,
    request_id TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    details TEXT NOT NULL,
    digest TEXT NOT NULL,
    salts TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, number)
);
CREATE INDEX audit_of_erasing ON audit (workspace_id, subject_id) WHERE action = 'personal.erased';

-- ---------------------------------------------------------------------------------------------------------------------
-- What follows: jobs, notifications, webhooks
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE jobs (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    queue TEXT NOT NULL DEFAULT 'others',
    kind TEXT NOT NULL,
    subject_kind TEXT NOT NULL DEFAULT '',
    subject_id BIGINT NOT NULL DEFAULT 0,
    receiver_id BIGINT NOT NULL DEFAULT 0, -- the webhook whose turns it takes
    dedupe_key TEXT NOT NULL, -- of a kind there is one job with a key; '' is no key
    stamp BIGINT NOT NULL, -- changes when the job is asked for once more
    data TEXT NOT NULL,
    due_us BIGINT NOT NULL,
    leased_until_us BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    dead_us BIGINT,
    last_error TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX jobs_by_key ON jobs (workspace_id, kind, dedupe_key) WHERE dedupe_key <> '';
CREATE INDEX jobs_dead ON jobs (workspace_id, id) WHERE dead_us IS NOT NULL;
CREATE INDEX jobs_due ON jobs (queue, due_us, id) WHERE dead_us IS NULL;
CREATE INDEX jobs_in_turn ON jobs (workspace_id, queue, receiver_id, due_us, id) WHERE dead_us IS NULL;

CREATE TABLE notifications (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    subject_kind TEXT NOT NULL DEFAULT 'ticket',
    subject_id BIGINT NOT NULL,
    event_type TEXT NOT NULL,
    text TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    read_us BIGINT,
    PRIMARY KEY (workspace_id, user_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
);
CREATE INDEX notifications_unread ON notifications (workspace_id, user_id, id) WHERE read_us IS NULL;

CREATE TABLE webhooks (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    types TEXT NOT NULL, -- of events, apart by blanks; none is all
    segment_ids TEXT NOT NULL, -- [] is all
    generation BIGINT NOT NULL, -- of the secret, which is kept nowhere
    rotated_until_us BIGINT,
    created_us BIGINT NOT NULL,
    disabled_us BIGINT,
    disabled_reason TEXT NOT NULL,
    failing_since_us BIGINT,
    deleted_us BIGINT, -- the row stays, as its deliveries do
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE deliveries (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    webhook_id BIGINT NOT NULL,
    subject_kind TEXT NOT NULL DEFAULT 'ticket',
    subject_id BIGINT NOT NULL,
    event_id BIGINT NOT NULL,
    event_version BIGINT NOT NULL,
    event_type TEXT NOT NULL,
    change_set_id BIGINT NOT NULL DEFAULT 0,
    at_us BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, webhook_id) REFERENCES webhooks (workspace_id, id)
);
CREATE INDEX deliveries_by_time ON deliveries (workspace_id, webhook_id, at_us);
CREATE INDEX deliveries_by_webhook ON deliveries (workspace_id, webhook_id, id);
CREATE INDEX deliveries_waiting ON deliveries (workspace_id, webhook_id, subject_kind, subject_id, id)
    WHERE state = 'waiting';

CREATE TABLE delivery_attempts (
    workspace_id BIGINT NOT NULL,
    delivery_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    request_headers TEXT NOT NULL,
    request_body TEXT NOT NULL,
    status BIGINT,
    answer_headers TEXT NOT NULL,
    answer_body TEXT NOT NULL,
    duration_ms BIGINT NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (workspace_id, delivery_id, number),
    FOREIGN KEY (workspace_id, delivery_id) REFERENCES deliveries (workspace_id, id)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- What is computed from the rest
-- ---------------------------------------------------------------------------------------------------------------------

-- By which version of a rule a workspace's values were computed: the search index, the keys of customers.
CREATE TABLE derived_versions (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, name)
);
