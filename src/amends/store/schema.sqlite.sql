CREATE TABLE absences (
    from_us INTEGER NOT NULL,
    id INTEGER NOT NULL,
    until_us INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
) STRICT;

CREATE TABLE attachments (
    at_us INTEGER NOT NULL,
    by_id INTEGER NOT NULL,
    by_kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    id INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    name TEXT NOT NULL,
    removed_us INTEGER,
    size_bytes INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE audit (
    action TEXT NOT NULL,
    address TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    by_id INTEGER NOT NULL,
    by_kind TEXT NOT NULL,
    details TEXT NOT NULL,
    digest TEXT NOT NULL,
    is_of_trial INTEGER NOT NULL DEFAULT 0,
    number INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    salts TEXT NOT NULL DEFAULT '',
    subject_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, number)
) STRICT;

CREATE TABLE bulk_action_items (
    bulk_action_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    ticket_id INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 0,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, bulk_action_id, position),
    FOREIGN KEY (workspace_id, bulk_action_id) REFERENCES bulk_actions (workspace_id, id)
) STRICT;

CREATE TABLE bulk_actions (
    action TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    ended_us INTEGER,
    id INTEGER NOT NULL,
    principal TEXT NOT NULL,
    total INTEGER NOT NULL,
    undoes_id INTEGER NOT NULL DEFAULT 0,
    undone_by_id INTEGER NOT NULL DEFAULT 0,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE causes (
    code TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    parent_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE change_feeds (
    audit_number INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id)
) STRICT;

CREATE TABLE change_sets (
    at_us INTEGER NOT NULL,
    change_order INTEGER NOT NULL DEFAULT 0,
    event_ids TEXT NOT NULL,
    id INTEGER NOT NULL,
    last_number INTEGER,
    size INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id)
) STRICT;

CREATE TABLE configurations (
    by_id INTEGER NOT NULL,
    by_kind TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    disabled_us INTEGER,
    document TEXT NOT NULL,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    replaced_us INTEGER,
    version INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, kind, id, version),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE credentials (
    changed_us INTEGER NOT NULL,
    failed_us INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    password_hash TEXT NOT NULL,
    totp_confirmed_us INTEGER,
    totp_last_step INTEGER NOT NULL,
    totp_salt TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, user_id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE custom_fields (
    archived_us INTEGER,
    code TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    options TEXT NOT NULL,
    required_on_closing INTEGER NOT NULL,
    type TEXT NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE customer_further_keys (
    customer_id INTEGER NOT NULL,
    value TEXT NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, value, customer_id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customers (workspace_id, id)
) STRICT;

CREATE TABLE customer_merges (
    at_us INTEGER NOT NULL,
    by_id INTEGER NOT NULL,
    by_kind TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    customer_refused_us INTEGER,
    id INTEGER NOT NULL,
    into_id INTEGER NOT NULL,
    into_refused_us INTEGER,
    refused_us INTEGER,
    undone_us INTEGER,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customers (workspace_id, id),
    FOREIGN KEY (workspace_id, into_id) REFERENCES customers (workspace_id, id)
) STRICT;

CREATE TABLE customers (
    contact_refused_us INTEGER,
    created_us INTEGER NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    id INTEGER NOT NULL,
    merged_into_id INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    phone_key TEXT NOT NULL,
    reference TEXT NOT NULL,
    segment_id INTEGER NOT NULL DEFAULT 0,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE decisions (
    at_us INTEGER NOT NULL,
    intake_id INTEGER NOT NULL,
    matched TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    response_id INTEGER NOT NULL,
    response_version INTEGER NOT NULL,
    rule_id INTEGER NOT NULL,
    rule_run_id INTEGER NOT NULL DEFAULT 0,
    rule_version INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, response_id, response_version),
    FOREIGN KEY (workspace_id, response_id) REFERENCES responses (workspace_id, id)
) STRICT;

CREATE TABLE deliveries (
    at_us INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    change_set_id INTEGER NOT NULL DEFAULT 0,
    event_id INTEGER NOT NULL,
    event_type TEXT NOT NULL,
    event_version INTEGER NOT NULL,
    id INTEGER NOT NULL,
    next_us INTEGER NOT NULL,
    state TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    subject_kind TEXT NOT NULL DEFAULT 'ticket',
    webhook_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, webhook_id) REFERENCES webhooks (workspace_id, id)
) STRICT;

CREATE TABLE delivery_attempts (
    answer_body TEXT NOT NULL,
    answer_headers TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    delivery_id INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    error TEXT NOT NULL,
    number INTEGER NOT NULL,
    request_body TEXT NOT NULL,
    request_headers TEXT NOT NULL,
    status INTEGER,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, delivery_id, number),
    FOREIGN KEY (workspace_id, delivery_id) REFERENCES deliveries (workspace_id, id)
) STRICT;

CREATE TABLE derived_versions (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, name),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE duplicate_customers (
    customer_id INTEGER NOT NULL,
    found_us INTEGER NOT NULL,
    kind TEXT NOT NULL,
    other_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, customer_id, other_id),
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customers (workspace_id, id),
    FOREIGN KEY (workspace_id, other_id) REFERENCES customers (workspace_id, id)
) STRICT;

CREATE TABLE events (
    at_us INTEGER NOT NULL,
    by_id INTEGER NOT NULL,
    by_kind TEXT NOT NULL,
    data TEXT NOT NULL,
    id INTEGER NOT NULL,
    salts TEXT NOT NULL DEFAULT '',
    subject_id INTEGER NOT NULL,
    subject_kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, subject_kind, subject_id, version),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE file_imports (
    began_us INTEGER NOT NULL,
    done INTEGER NOT NULL,
    ended_us INTEGER,
    explanation TEXT NOT NULL,
    found TEXT NOT NULL DEFAULT '',
    id INTEGER NOT NULL,
    is_check INTEGER NOT NULL DEFAULT 0,
    is_history INTEGER NOT NULL DEFAULT 0,
    lines INTEGER NOT NULL,
    mapping TEXT NOT NULL,
    name TEXT NOT NULL,
    notes INTEGER NOT NULL,
    segment_ids TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    total INTEGER NOT NULL,
    unit TEXT NOT NULL,
    upload TEXT NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE id_sequence (
    last_id INTEGER NOT NULL
) STRICT;

CREATE TABLE idempotency_keys (
    body BLOB NOT NULL,
    content_type TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    key_id INTEGER NOT NULL,
    status INTEGER NOT NULL,
    token TEXT NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, key_id, endpoint, token),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE import_notes (
    import_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    note TEXT NOT NULL,
    position INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, import_id, position),
    FOREIGN KEY (workspace_id, import_id) REFERENCES file_imports (workspace_id, id)
) STRICT;

CREATE TABLE import_shapes (
    is_history INTEGER NOT NULL,
    mapping TEXT NOT NULL,
    name TEXT NOT NULL,
    shape TEXT NOT NULL,
    used_us INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, shape),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE intakes (
    attached INTEGER NOT NULL,
    began_us INTEGER NOT NULL,
    duplicates INTEGER NOT NULL,
    ended_us INTEGER,
    heartbeat_us INTEGER NOT NULL,
    history INTEGER NOT NULL DEFAULT 0,
    id INTEGER NOT NULL,
    ignored INTEGER NOT NULL,
    is_history INTEGER NOT NULL DEFAULT 0,
    left_out INTEGER NOT NULL DEFAULT 0,
    left_out_reasons TEXT NOT NULL DEFAULT '',
    merged INTEGER NOT NULL,
    no_match INTEGER NOT NULL,
    opened INTEGER NOT NULL,
    opened_later INTEGER NOT NULL,
    received INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    rejudged INTEGER NOT NULL,
    segment_ids TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL,
    stored INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE jobs (
    attempts INTEGER NOT NULL,
    created_us INTEGER NOT NULL,
    data TEXT NOT NULL,
    dead_us INTEGER,
    dedupe_key TEXT NOT NULL,
    due_us INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    last_error TEXT NOT NULL,
    leased_until_us INTEGER NOT NULL,
    queue TEXT NOT NULL DEFAULT 'others',
    receiver_id INTEGER NOT NULL DEFAULT 0,
    stamp INTEGER NOT NULL,
    subject_id INTEGER NOT NULL DEFAULT 0,
    subject_kind TEXT NOT NULL DEFAULT '',
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE keys (
    created_us INTEGER NOT NULL,
    digest BLOB NOT NULL,
    expires_us INTEGER,
    id INTEGER NOT NULL,
    last_four TEXT NOT NULL,
    last_used_us INTEGER,
    name TEXT NOT NULL DEFAULT '',
    owner_id INTEGER NOT NULL DEFAULT 0,
    prefix TEXT NOT NULL,
    revoked_us INTEGER,
    scopes TEXT NOT NULL,
    segment_ids TEXT NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE links (
    created_us INTEGER NOT NULL,
    kind TEXT NOT NULL,
    other_id INTEGER NOT NULL,
    other_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    subject_kind TEXT NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, subject_kind, subject_id, other_kind, other_id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE notifications (
    at_us INTEGER NOT NULL,
    event_type TEXT NOT NULL,
    id INTEGER NOT NULL,
    read_us INTEGER,
    subject_id INTEGER NOT NULL,
    subject_kind TEXT NOT NULL DEFAULT 'ticket',
    text TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, user_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
) STRICT;

CREATE TABLE preferences (
    document TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, user_id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE presence (
    is_typing INTEGER NOT NULL,
    seen_us INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, ticket_id, user_id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE recovery_codes (
    digest BLOB NOT NULL,
    user_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, user_id, digest),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE rejections (
    field TEXT NOT NULL,
    intake_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    position INTEGER NOT NULL,
    reason TEXT NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, intake_id, line, position),
    FOREIGN KEY (workspace_id, intake_id) REFERENCES intakes (workspace_id, id)
) STRICT;

CREATE TABLE responses (
    customer_id INTEGER NOT NULL,
    first_intake_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    parts TEXT NOT NULL,
    quiet_by_id INTEGER,
    quiet_by_kind TEXT,
    quiet_outcome TEXT,
    received_us INTEGER NOT NULL,
    reference TEXT NOT NULL,
    segment_id INTEGER NOT NULL,
    survey_id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,
    time_us INTEGER NOT NULL,
    transaction_id INTEGER NOT NULL,
    unjudged_intake_id INTEGER,
    version INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE rotations (
    route_id INTEGER NOT NULL,
    segment_id INTEGER NOT NULL,
    user_ids TEXT NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, route_id, segment_id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE rule_runs (
    after_id INTEGER NOT NULL,
    after_us INTEGER NOT NULL,
    begun_us INTEGER NOT NULL,
    ended_us INTEGER,
    findings TEXT NOT NULL,
    id INTEGER NOT NULL,
    is_dry_run INTEGER NOT NULL,
    looked_at INTEGER NOT NULL,
    principal TEXT NOT NULL,
    rule_id INTEGER NOT NULL,
    rule_version INTEGER NOT NULL,
    selection TEXT NOT NULL,
    stopped TEXT NOT NULL,
    total INTEGER,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE segments (
    address TEXT NOT NULL,
    code TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    external_reference TEXT,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    parent_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE sessions (
    address TEXT NOT NULL,
    browser TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    digest BLOB NOT NULL,
    id INTEGER NOT NULL,
    mfa_passed INTEGER NOT NULL,
    seen_us INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE settings_tokens (
    token INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id)
) STRICT;

CREATE TABLE sign_in_links (
    created_us INTEGER NOT NULL,
    digest BLOB NOT NULL,
    expires_us INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, digest)
) STRICT;

CREATE TABLE surveys (
    code TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    happy_from INTEGER,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    scale TEXT NOT NULL,
    unhappy_to INTEGER,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE ticket_corrections (
    after_value TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    before_value TEXT NOT NULL,
    field TEXT NOT NULL,
    id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE ticket_reads (
    ticket_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, user_id, ticket_id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE VIRTUAL TABLE ticket_search_text USING fts5 (text, workspace_id UNINDEXED, tokenize = 'ascii');

CREATE TABLE tickets (
    action_taken TEXT NOT NULL DEFAULT '',
    broken_promises INTEGER NOT NULL DEFAULT 0,
    changed_us INTEGER NOT NULL,
    clocks TEXT NOT NULL DEFAULT '[]',
    closed_us INTEGER,
    contact_attempts INTEGER NOT NULL DEFAULT 0,
    contacted_us INTEGER,
    current_segment_id INTEGER NOT NULL,
    custom_fields TEXT NOT NULL DEFAULT '{}',
    customer_id INTEGER NOT NULL,
    deleted_us INTEGER,
    due_us INTEGER,
    escalation_level INTEGER NOT NULL DEFAULT 0,
    external_id TEXT NOT NULL DEFAULT '',
    first_attempt_us INTEGER,
    first_message_us INTEGER,
    first_reached_us INTEGER,
    id INTEGER NOT NULL,
    issue_us INTEGER NOT NULL,
    merged_into_id INTEGER NOT NULL DEFAULT 0,
    opened_us INTEGER NOT NULL,
    origin_segment_id INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    postponements INTEGER NOT NULL DEFAULT 0,
    priority INTEGER NOT NULL,
    promise_due_us INTEGER,
    promises TEXT NOT NULL DEFAULT '[]',
    reopenings INTEGER NOT NULL DEFAULT 0,
    reply TEXT NOT NULL,
    response_id INTEGER NOT NULL,
    restriction TEXT NOT NULL DEFAULT '',
    root_cause_id INTEGER NOT NULL DEFAULT 0,
    rule_id INTEGER NOT NULL,
    rule_version INTEGER NOT NULL,
    scale TEXT NOT NULL,
    score INTEGER,
    snoozed_until_us INTEGER,
    status INTEGER NOT NULL,
    survey_id INTEGER NOT NULL,
    time_limit_hours INTEGER NOT NULL,
    transaction_id INTEGER NOT NULL,
    type TEXT NOT NULL,
    verbatim TEXT NOT NULL,
    version INTEGER NOT NULL,
    waits_since_us INTEGER,
    waits_until_us INTEGER,
    watcher_ids TEXT NOT NULL DEFAULT '[]',
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE transactions (
    contact TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    day TEXT NOT NULL,
    id INTEGER NOT NULL,
    reference TEXT NOT NULL,
    segment_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE trials (
    trial_id INTEGER NOT NULL,
    trial_user_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, user_id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE user_segments (
    segment_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, user_id, segment_id),
    FOREIGN KEY (workspace_id, segment_id) REFERENCES segments (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
) STRICT;

CREATE TABLE users (
    capacity INTEGER NOT NULL DEFAULT 1,
    created_us INTEGER NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    first_name TEXT NOT NULL,
    handles_sensitive INTEGER NOT NULL DEFAULT 0,
    id INTEGER NOT NULL,
    last_name TEXT NOT NULL,
    last_seen_us INTEGER,
    left_us INTEGER,
    role TEXT NOT NULL DEFAULT 'agent',
    ticket_limit INTEGER NOT NULL DEFAULT 0,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE views (
    created_us INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE webhooks (
    created_us INTEGER NOT NULL,
    deleted_us INTEGER,
    description TEXT NOT NULL,
    disabled_reason TEXT NOT NULL,
    disabled_us INTEGER,
    failing_since_us INTEGER,
    generation INTEGER NOT NULL,
    id INTEGER NOT NULL,
    rotated_until_us INTEGER,
    segment_ids TEXT NOT NULL,
    types TEXT NOT NULL,
    url TEXT NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE workspaces (
    created_us INTEGER NOT NULL,
    has_restrictions INTEGER NOT NULL DEFAULT 0,
    history_after_days INTEGER NOT NULL DEFAULT 14,
    home_workspace_id INTEGER NOT NULL DEFAULT 0,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    on_closed TEXT NOT NULL DEFAULT 'new',
    phone_region TEXT NOT NULL DEFAULT '',
    quiet_hours TEXT NOT NULL DEFAULT '',
    second_factor_required INTEGER NOT NULL DEFAULT 0,
    segments_changed_us INTEGER NOT NULL,
    time_zone TEXT NOT NULL,
    trial TEXT NOT NULL DEFAULT '',
    unknown_segment TEXT NOT NULL,
    waiting_days INTEGER NOT NULL DEFAULT 5,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE workspaces_with_further_keys (
    workspace_id INTEGER,
    PRIMARY KEY (workspace_id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE TABLE workspaces_with_merges (
    workspace_id INTEGER,
    PRIMARY KEY (workspace_id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) STRICT;

CREATE INDEX absences_by_user ON absences (workspace_id, user_id, until_us);

CREATE INDEX attachments_by_digest ON attachments (workspace_id, digest);

CREATE INDEX attachments_by_ticket ON attachments (workspace_id, ticket_id);

CREATE INDEX audit_of_erasing ON audit (workspace_id, subject_id) WHERE action = 'personal.erased';

CREATE INDEX audit_of_segments ON audit (workspace_id, subject_id, number) WHERE action = 'segment.changed';

CREATE INDEX bulk_action_items_waiting ON bulk_action_items (workspace_id, bulk_action_id, position) WHERE state = 'waiting';

CREATE UNIQUE INDEX causes_by_code ON causes (workspace_id, code);

CREATE UNIQUE INDEX change_sets_by_number ON change_sets (workspace_id, last_number) WHERE last_number IS NOT NULL;

CREATE INDEX change_sets_unnumbered ON change_sets (workspace_id, change_order, id) WHERE last_number IS NULL;

CREATE UNIQUE INDEX configurations_by_name ON configurations (workspace_id, kind, name) WHERE replaced_us IS NULL;

CREATE UNIQUE INDEX custom_fields_by_code ON custom_fields (workspace_id, code);

CREATE INDEX customer_further_keys_by_customer ON customer_further_keys (workspace_id, customer_id);

CREATE INDEX customer_merges_by_customer ON customer_merges (workspace_id, customer_id);

CREATE INDEX customer_merges_by_into ON customer_merges (workspace_id, into_id);

CREATE UNIQUE INDEX customers_by_email ON customers (workspace_id, email_key, segment_id) WHERE email_key <> '';

CREATE INDEX customers_by_merge ON customers (workspace_id, merged_into_id) WHERE merged_into_id <> 0;

CREATE INDEX customers_by_phone ON customers (workspace_id, phone_key) WHERE phone_key <> '';

CREATE UNIQUE INDEX customers_by_reference ON customers (workspace_id, reference, segment_id) WHERE reference <> '';

CREATE INDEX decisions_by_rule_run ON decisions (workspace_id, rule_run_id, response_id) WHERE rule_run_id <> 0;

CREATE INDEX deliveries_by_time ON deliveries (workspace_id, webhook_id, at_us);

CREATE INDEX deliveries_by_webhook ON deliveries (workspace_id, webhook_id, id);

CREATE INDEX deliveries_waiting ON deliveries (workspace_id, webhook_id, subject_kind, subject_id, id) WHERE state = 'waiting';

CREATE UNIQUE INDEX events_by_id ON events (workspace_id, id);

CREATE INDEX file_imports_checks ON file_imports (workspace_id, began_us) WHERE is_check = 1;

CREATE INDEX file_imports_limited ON file_imports (workspace_id, id) WHERE segment_ids <> '';

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_us);

CREATE INDEX import_shapes_by_use ON import_shapes (workspace_id, used_us);

CREATE INDEX intakes_limited ON intakes (workspace_id, id) WHERE segment_ids <> '';

CREATE INDEX intakes_running ON intakes (workspace_id, heartbeat_us) WHERE ended_us IS NULL;

CREATE UNIQUE INDEX jobs_by_key ON jobs (workspace_id, kind, dedupe_key) WHERE dedupe_key <> '';

CREATE INDEX jobs_dead ON jobs (workspace_id, id) WHERE dead_us IS NOT NULL;

CREATE INDEX jobs_due ON jobs (queue, due_us, id) WHERE dead_us IS NULL;

CREATE INDEX jobs_in_turn ON jobs (workspace_id, queue, receiver_id, due_us, id) WHERE dead_us IS NULL;

CREATE UNIQUE INDEX keys_by_digest ON keys (workspace_id, digest);

CREATE INDEX keys_by_digest_alone ON keys (digest);

CREATE INDEX links_back ON links (workspace_id, other_kind, other_id);

CREATE INDEX notifications_unread ON notifications (workspace_id, user_id, id) WHERE read_us IS NULL;

CREATE INDEX responses_by_customer ON responses (workspace_id, customer_id) WHERE customer_id <> 0;

CREATE UNIQUE INDEX responses_by_reference ON responses (workspace_id, survey_id, reference);

CREATE INDEX responses_by_ticket ON responses (workspace_id, ticket_id) WHERE ticket_id <> 0;

CREATE INDEX responses_by_time ON responses (workspace_id, time_us, id);

CREATE INDEX responses_unjudged ON responses (workspace_id, unjudged_intake_id, id) WHERE unjudged_intake_id IS NOT NULL;

CREATE INDEX rule_runs_by_rule ON rule_runs (workspace_id, rule_id, id);

CREATE UNIQUE INDEX segments_by_code ON segments (workspace_id, code);

CREATE INDEX segments_by_id ON segments (id);

CREATE UNIQUE INDEX segments_root ON segments (workspace_id) WHERE parent_id = 0;

CREATE UNIQUE INDEX sessions_by_digest ON sessions (workspace_id, digest);

CREATE INDEX sessions_by_digest_alone ON sessions (digest);

CREATE INDEX sessions_by_user ON sessions (workspace_id, user_id);

CREATE INDEX sign_in_links_by_digest_alone ON sign_in_links (digest);

CREATE INDEX sign_in_links_by_user ON sign_in_links (workspace_id, user_id);

CREATE UNIQUE INDEX surveys_by_code ON surveys (workspace_id, code);

CREATE UNIQUE INDEX ticket_corrections_by_ticket ON ticket_corrections (workspace_id, ticket_id, field);

CREATE INDEX tickets_by_broken_promises ON tickets (workspace_id, broken_promises, id, current_segment_id) WHERE broken_promises > 0 AND deleted_us IS NULL;

CREATE INDEX tickets_by_broken_promises_due ON tickets (workspace_id, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id, broken_promises) WHERE broken_promises > 0 AND deleted_us IS NULL;

CREATE INDEX tickets_by_cause ON tickets (workspace_id, root_cause_id, id) WHERE root_cause_id <> 0;

CREATE INDEX tickets_by_change ON tickets (workspace_id, changed_us, id);

CREATE INDEX tickets_by_customer ON tickets (workspace_id, customer_id, opened_us, id) WHERE customer_id <> 0;

CREATE INDEX tickets_by_escalation ON tickets (workspace_id, escalation_level, status, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id) WHERE escalation_level > 0 AND deleted_us IS NULL;

CREATE UNIQUE INDEX tickets_by_external_id ON tickets (workspace_id, external_id) WHERE external_id <> '';

CREATE INDEX tickets_by_id ON tickets (id);

CREATE INDEX tickets_by_opening ON tickets (workspace_id, opened_us, id);

CREATE INDEX tickets_by_owner ON tickets (workspace_id, owner_id, opened_us, id, status) WHERE owner_id <> 0;

CREATE INDEX tickets_by_owner_due ON tickets (workspace_id, owner_id, status, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id) WHERE deleted_us IS NULL;

CREATE INDEX tickets_by_postponement ON tickets (workspace_id, postponements, status, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id) WHERE postponements > 0 AND deleted_us IS NULL;

CREATE INDEX tickets_by_promise ON tickets (workspace_id, promise_due_us, id, current_segment_id) WHERE promise_due_us IS NOT NULL AND deleted_us IS NULL;

CREATE INDEX tickets_by_promise_due ON tickets (workspace_id, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id, promise_due_us) WHERE promise_due_us IS NOT NULL AND deleted_us IS NULL;

CREATE INDEX tickets_by_reopening ON tickets (workspace_id, reopenings, status, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id) WHERE reopenings > 0 AND deleted_us IS NULL;

CREATE INDEX tickets_by_segment ON tickets (workspace_id, current_segment_id, opened_us, id, status) WHERE deleted_us IS NULL;

CREATE INDEX tickets_by_segment_due ON tickets (workspace_id, current_segment_id, (COALESCE(due_us, 9223372036854775807)), id, status) WHERE deleted_us IS NULL;

CREATE INDEX tickets_by_snooze ON tickets (workspace_id, snoozed_until_us, id, current_segment_id) WHERE snoozed_until_us IS NOT NULL AND deleted_us IS NULL;

CREATE INDEX tickets_by_status ON tickets (workspace_id, status, opened_us, id, current_segment_id) WHERE deleted_us IS NULL;

CREATE INDEX tickets_by_status_due ON tickets (workspace_id, status, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id) WHERE deleted_us IS NULL;

CREATE INDEX tickets_restricted ON tickets (workspace_id, id) WHERE restriction <> '';

CREATE INDEX transactions_by_id ON transactions (id);

CREATE UNIQUE INDEX transactions_by_reference ON transactions (workspace_id, reference);

CREATE INDEX user_segments_by_segment ON user_segments (workspace_id, segment_id, user_id);

CREATE UNIQUE INDEX users_by_email ON users (workspace_id, email_key);

CREATE INDEX users_by_email_alone ON users (email_key);

CREATE INDEX users_by_id ON users (id);

CREATE UNIQUE INDEX views_by_name ON views (workspace_id, user_id, name);

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit WHEN NEW.salts = OLD.salts OR (NEW.workspace_id, NEW.number, NEW.at_us, NEW.by_kind, NEW.by_id, NEW.request_id, NEW.action, NEW.subject_id, NEW.digest, NEW.is_of_trial) <> (OLD.workspace_id, OLD.number, OLD.at_us, OLD.by_kind, OLD.by_id, OLD.request_id, OLD.action, OLD.subject_id, OLD.digest, OLD.is_of_trial) BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit WHEN OLD.is_of_trial = 0 BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

