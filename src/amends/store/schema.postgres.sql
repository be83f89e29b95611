CREATE TABLE absences (
    from_us bigint NOT NULL,
    id bigint NOT NULL,
    until_us bigint NOT NULL,
    user_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id, user_id) REFERENCES users(workspace_id, id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE attachments (
    at_us bigint NOT NULL,
    by_id bigint NOT NULL,
    by_kind text NOT NULL,
    digest text NOT NULL,
    id bigint NOT NULL,
    media_type text NOT NULL,
    name text NOT NULL,
    removed_us bigint,
    size_bytes bigint NOT NULL,
    ticket_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE audit (
    action text NOT NULL,
    address text NOT NULL,
    at_us bigint NOT NULL,
    by_id bigint NOT NULL,
    by_kind text NOT NULL,
    details text NOT NULL,
    digest text NOT NULL,
    is_of_trial bigint NOT NULL DEFAULT 0,
    number bigint NOT NULL,
    request_id text NOT NULL,
    salts text NOT NULL DEFAULT ''::text,
    subject_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, number)
);

CREATE TABLE bulk_action_items (
    bulk_action_id bigint NOT NULL,
    position bigint NOT NULL,
    reason text NOT NULL,
    state text NOT NULL,
    ticket_id bigint NOT NULL,
    version bigint NOT NULL DEFAULT 0,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id, bulk_action_id) REFERENCES bulk_actions(workspace_id, id),
    PRIMARY KEY (workspace_id, bulk_action_id, "position")
);

CREATE TABLE bulk_actions (
    action text NOT NULL,
    created_us bigint NOT NULL,
    ended_us bigint,
    id bigint NOT NULL,
    principal text NOT NULL,
    total bigint NOT NULL,
    undoes_id bigint NOT NULL DEFAULT 0,
    undone_by_id bigint NOT NULL DEFAULT 0,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE causes (
    code text NOT NULL,
    created_us bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    parent_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE change_feeds (
    audit_number bigint NOT NULL,
    last_number bigint NOT NULL,
    workspace_id bigint NOT NULL,
    PRIMARY KEY (workspace_id)
);

CREATE TABLE change_sets (
    at_us bigint NOT NULL,
    change_order bigint NOT NULL DEFAULT nextval('change_order'::regclass),
    event_ids text NOT NULL,
    id bigint NOT NULL,
    last_number bigint,
    size bigint NOT NULL,
    workspace_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE configurations (
    by_id bigint NOT NULL,
    by_kind text NOT NULL,
    created_us bigint NOT NULL,
    disabled_us bigint,
    document text NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    replaced_us bigint,
    version bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, kind, id, version)
);

CREATE TABLE credentials (
    changed_us bigint NOT NULL,
    failed_us bigint NOT NULL,
    failures bigint NOT NULL,
    password_hash text NOT NULL,
    totp_confirmed_us bigint,
    totp_last_step bigint NOT NULL,
    totp_salt text NOT NULL,
    user_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, user_id)
);

CREATE TABLE custom_fields (
    archived_us bigint,
    code text NOT NULL,
    created_us bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    options text NOT NULL,
    required_on_closing bigint NOT NULL,
    type text NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE customer_further_keys (
    customer_id bigint NOT NULL,
    value text NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customers(workspace_id, id),
    PRIMARY KEY (workspace_id, value, customer_id)
);

CREATE TABLE customer_merges (
    at_us bigint NOT NULL,
    by_id bigint NOT NULL,
    by_kind text NOT NULL,
    customer_id bigint NOT NULL,
    customer_refused_us bigint,
    id bigint NOT NULL,
    into_id bigint NOT NULL,
    into_refused_us bigint,
    refused_us bigint,
    undone_us bigint,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customers(workspace_id, id),
    FOREIGN KEY (workspace_id, into_id) REFERENCES customers(workspace_id, id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE customers (
    contact_refused_us bigint,
    created_us bigint NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    id bigint NOT NULL,
    merged_into_id bigint NOT NULL DEFAULT 0,
    name text NOT NULL,
    phone text NOT NULL,
    phone_key text NOT NULL,
    reference text NOT NULL,
    segment_id bigint NOT NULL DEFAULT 0,
    workspace_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE decisions (
    at_us bigint NOT NULL,
    intake_id bigint NOT NULL,
    matched text NOT NULL,
    outcome text NOT NULL,
    reason text NOT NULL,
    response_id bigint NOT NULL,
    response_version bigint NOT NULL,
    rule_id bigint NOT NULL,
    rule_run_id bigint NOT NULL DEFAULT 0,
    rule_version bigint NOT NULL,
    ticket_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id, response_id) REFERENCES responses(workspace_id, id),
    PRIMARY KEY (workspace_id, response_id, response_version)
);

CREATE TABLE deliveries (
    at_us bigint NOT NULL,
    attempts bigint NOT NULL,
    change_set_id bigint NOT NULL DEFAULT 0,
    event_id bigint NOT NULL,
    event_type text NOT NULL,
    event_version bigint NOT NULL,
    id bigint NOT NULL,
    next_us bigint NOT NULL,
    state text NOT NULL,
    subject_id bigint NOT NULL,
    subject_kind text NOT NULL DEFAULT 'ticket'::text,
    webhook_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id, webhook_id) REFERENCES webhooks(workspace_id, id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE delivery_attempts (
    answer_body text NOT NULL,
    answer_headers text NOT NULL,
    at_us bigint NOT NULL,
    delivery_id bigint NOT NULL,
    duration_ms bigint NOT NULL,
    error text NOT NULL,
    number bigint NOT NULL,
    request_body text NOT NULL,
    request_headers text NOT NULL,
    status bigint,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id, delivery_id) REFERENCES deliveries(workspace_id, id),
    PRIMARY KEY (workspace_id, delivery_id, number)
);

CREATE TABLE derived_versions (
    name text NOT NULL,
    version bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, name)
);

CREATE TABLE duplicate_customers (
    customer_id bigint NOT NULL,
    found_us bigint NOT NULL,
    kind text NOT NULL,
    other_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customers(workspace_id, id),
    FOREIGN KEY (workspace_id, other_id) REFERENCES customers(workspace_id, id),
    PRIMARY KEY (workspace_id, customer_id, other_id)
);

CREATE TABLE events (
    at_us bigint NOT NULL,
    by_id bigint NOT NULL,
    by_kind text NOT NULL,
    data text NOT NULL,
    id bigint NOT NULL,
    salts text NOT NULL DEFAULT ''::text,
    subject_id bigint NOT NULL,
    subject_kind text NOT NULL,
    version bigint NOT NULL,
    workspace_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, subject_kind, subject_id, version)
);

CREATE TABLE file_imports (
    began_us bigint NOT NULL,
    done bigint NOT NULL,
    ended_us bigint,
    explanation text NOT NULL,
    found text NOT NULL DEFAULT ''::text,
    id bigint NOT NULL,
    is_check bigint NOT NULL DEFAULT 0,
    is_history bigint NOT NULL DEFAULT 0,
    lines bigint NOT NULL,
    mapping text NOT NULL,
    name text NOT NULL,
    notes bigint NOT NULL,
    segment_ids text NOT NULL DEFAULT ''::text,
    state text NOT NULL,
    total bigint NOT NULL,
    unit text NOT NULL,
    upload text NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE idempotency_keys (
    body bytea NOT NULL,
    content_type text NOT NULL,
    created_us bigint NOT NULL,
    endpoint text NOT NULL,
    fingerprint bytea NOT NULL,
    key_id bigint NOT NULL,
    status bigint NOT NULL,
    token text NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, key_id, endpoint, token)
);

CREATE TABLE import_notes (
    import_id bigint NOT NULL,
    line bigint NOT NULL,
    note text NOT NULL,
    position bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id, import_id) REFERENCES file_imports(workspace_id, id),
    PRIMARY KEY (workspace_id, import_id, "position")
);

CREATE TABLE import_shapes (
    is_history bigint NOT NULL,
    mapping text NOT NULL,
    name text NOT NULL,
    shape text NOT NULL,
    used_us bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, shape)
);

CREATE TABLE intakes (
    attached bigint NOT NULL,
    began_us bigint NOT NULL,
    duplicates bigint NOT NULL,
    ended_us bigint,
    heartbeat_us bigint NOT NULL,
    history bigint NOT NULL DEFAULT 0,
    id bigint NOT NULL,
    ignored bigint NOT NULL,
    is_history bigint NOT NULL DEFAULT 0,
    left_out bigint NOT NULL DEFAULT 0,
    left_out_reasons text NOT NULL DEFAULT ''::text,
    merged bigint NOT NULL,
    no_match bigint NOT NULL,
    opened bigint NOT NULL,
    opened_later bigint NOT NULL,
    received bigint NOT NULL,
    rejected bigint NOT NULL,
    rejudged bigint NOT NULL,
    segment_ids text NOT NULL DEFAULT ''::text,
    source text NOT NULL,
    stored bigint NOT NULL,
    workspace_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE jobs (
    attempts bigint NOT NULL,
    created_us bigint NOT NULL,
    data text NOT NULL,
    dead_us bigint,
    dedupe_key text NOT NULL,
    due_us bigint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    last_error text NOT NULL,
    leased_until_us bigint NOT NULL,
    queue text NOT NULL DEFAULT 'others'::text,
    receiver_id bigint NOT NULL DEFAULT 0,
    stamp bigint NOT NULL,
    subject_id bigint NOT NULL DEFAULT 0,
    subject_kind text NOT NULL DEFAULT ''::text,
    workspace_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE keys (
    created_us bigint NOT NULL,
    digest bytea NOT NULL,
    expires_us bigint,
    id bigint NOT NULL,
    last_four text NOT NULL,
    last_used_us bigint,
    name text NOT NULL DEFAULT ''::text,
    owner_id bigint NOT NULL DEFAULT 0,
    prefix text NOT NULL,
    revoked_us bigint,
    scopes text NOT NULL,
    segment_ids text NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE links (
    created_us bigint NOT NULL,
    kind text NOT NULL,
    other_id bigint NOT NULL,
    other_kind text NOT NULL,
    subject_id bigint NOT NULL,
    subject_kind text NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, subject_kind, subject_id, other_kind, other_id)
);

CREATE TABLE locks (
    slot bigint NOT NULL,
    workspace_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, slot)
);

CREATE TABLE notifications (
    at_us bigint NOT NULL,
    event_type text NOT NULL,
    id bigint NOT NULL,
    read_us bigint,
    subject_id bigint NOT NULL,
    subject_kind text NOT NULL DEFAULT 'ticket'::text,
    text text NOT NULL,
    user_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id, user_id) REFERENCES users(workspace_id, id),
    PRIMARY KEY (workspace_id, user_id, id)
);

CREATE TABLE preferences (
    document text NOT NULL,
    user_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, user_id)
);

CREATE TABLE presence (
    is_typing bigint NOT NULL,
    seen_us bigint NOT NULL,
    ticket_id bigint NOT NULL,
    user_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, ticket_id, user_id)
);

CREATE TABLE recovery_codes (
    digest bytea NOT NULL,
    user_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, user_id, digest)
);

CREATE TABLE rejections (
    field text NOT NULL,
    intake_id bigint NOT NULL,
    line bigint NOT NULL,
    position bigint NOT NULL,
    reason text NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id, intake_id) REFERENCES intakes(workspace_id, id),
    PRIMARY KEY (workspace_id, intake_id, line, "position")
);

CREATE TABLE responses (
    customer_id bigint NOT NULL,
    first_intake_id bigint NOT NULL,
    id bigint NOT NULL,
    parts text NOT NULL,
    quiet_by_id bigint,
    quiet_by_kind text,
    quiet_outcome text,
    received_us bigint NOT NULL,
    reference text NOT NULL,
    segment_id bigint NOT NULL,
    survey_id bigint NOT NULL,
    ticket_id bigint NOT NULL,
    time_us bigint NOT NULL,
    transaction_id bigint NOT NULL,
    unjudged_intake_id bigint,
    version bigint NOT NULL,
    workspace_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE rotations (
    route_id bigint NOT NULL,
    segment_id bigint NOT NULL,
    user_ids text NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, route_id, segment_id)
);

CREATE TABLE rule_runs (
    after_id bigint NOT NULL,
    after_us bigint NOT NULL,
    begun_us bigint NOT NULL,
    ended_us bigint,
    findings text NOT NULL,
    id bigint NOT NULL,
    is_dry_run bigint NOT NULL,
    looked_at bigint NOT NULL,
    principal text NOT NULL,
    rule_id bigint NOT NULL,
    rule_version bigint NOT NULL,
    selection text NOT NULL,
    stopped text NOT NULL,
    total bigint,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE segments (
    address text NOT NULL,
    code text NOT NULL,
    created_us bigint NOT NULL,
    external_reference text,
    id bigint NOT NULL,
    name text NOT NULL,
    parent_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE sessions (
    address text NOT NULL,
    browser text NOT NULL,
    created_us bigint NOT NULL,
    digest bytea NOT NULL,
    id bigint NOT NULL,
    mfa_passed bigint NOT NULL,
    seen_us bigint NOT NULL,
    user_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE settings_tokens (
    token bigint NOT NULL,
    workspace_id bigint NOT NULL,
    PRIMARY KEY (workspace_id)
);

CREATE TABLE sign_in_links (
    created_us bigint NOT NULL,
    digest bytea NOT NULL,
    expires_us bigint NOT NULL,
    purpose text NOT NULL,
    user_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, digest)
);

CREATE TABLE surveys (
    code text NOT NULL,
    created_us bigint NOT NULL,
    happy_from bigint,
    id bigint NOT NULL,
    kind text NOT NULL DEFAULT ''::text,
    language text NOT NULL DEFAULT ''::text,
    name text NOT NULL,
    scale text NOT NULL,
    unhappy_to bigint,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE ticket_corrections (
    after_value text NOT NULL,
    at_us bigint NOT NULL,
    before_value text NOT NULL,
    field text NOT NULL,
    id bigint NOT NULL,
    ticket_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE ticket_reads (
    ticket_id bigint NOT NULL,
    user_id bigint NOT NULL,
    version bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, user_id, ticket_id)
);

CREATE TABLE ticket_search_text (
    lexemes tsvector GENERATED ALWAYS AS to_tsvector('simple'::regconfig, text),
    text text NOT NULL,
    ticket_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, ticket_id)
);

CREATE TABLE tickets (
    action_taken text NOT NULL DEFAULT ''::text,
    broken_promises bigint NOT NULL DEFAULT 0,
    changed_us bigint NOT NULL,
    clocks text NOT NULL DEFAULT '[]'::text,
    closed_us bigint,
    contact_attempts bigint NOT NULL DEFAULT 0,
    contacted_us bigint,
    current_segment_id bigint NOT NULL,
    custom_fields text NOT NULL DEFAULT '{}'::text,
    customer_id bigint NOT NULL,
    deleted_us bigint,
    due_us bigint,
    escalation_level bigint NOT NULL DEFAULT 0,
    external_id text NOT NULL DEFAULT ''::text,
    first_attempt_us bigint,
    first_message_us bigint,
    first_reached_us bigint,
    id bigint NOT NULL,
    issue_us bigint NOT NULL,
    merged_into_id bigint NOT NULL DEFAULT 0,
    opened_us bigint NOT NULL,
    origin_segment_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    postponements bigint NOT NULL DEFAULT 0,
    priority bigint NOT NULL,
    promise_due_us bigint,
    promises text NOT NULL DEFAULT '[]'::text,
    reopenings bigint NOT NULL DEFAULT 0,
    reply text NOT NULL,
    response_id bigint NOT NULL,
    restriction text NOT NULL DEFAULT ''::text,
    root_cause_id bigint NOT NULL DEFAULT 0,
    rule_id bigint NOT NULL,
    rule_version bigint NOT NULL,
    scale text NOT NULL,
    score bigint,
    snoozed_until_us bigint,
    status bigint NOT NULL,
    survey_id bigint NOT NULL,
    time_limit_hours bigint NOT NULL,
    transaction_id bigint NOT NULL,
    type text NOT NULL,
    verbatim text NOT NULL,
    version bigint NOT NULL,
    waits_since_us bigint,
    waits_until_us bigint,
    watcher_ids text NOT NULL DEFAULT '[]'::text,
    workspace_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE transactions (
    contact text NOT NULL,
    created_us bigint NOT NULL,
    day text NOT NULL,
    id bigint NOT NULL,
    reference text NOT NULL,
    segment_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE trials (
    trial_id bigint NOT NULL,
    trial_user_id bigint NOT NULL,
    user_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, user_id)
);

CREATE TABLE user_segments (
    segment_id bigint NOT NULL,
    user_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id, segment_id) REFERENCES segments(workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users(workspace_id, id),
    PRIMARY KEY (workspace_id, user_id, segment_id)
);

CREATE TABLE users (
    capacity bigint NOT NULL DEFAULT 1,
    created_us bigint NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    first_name text NOT NULL,
    handles_sensitive bigint NOT NULL DEFAULT 0,
    id bigint NOT NULL,
    last_name text NOT NULL,
    last_seen_us bigint,
    left_us bigint,
    role text NOT NULL DEFAULT 'agent'::text,
    ticket_limit bigint NOT NULL DEFAULT 0,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE views (
    created_us bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    query text NOT NULL,
    user_id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE webhooks (
    created_us bigint NOT NULL,
    deleted_us bigint,
    description text NOT NULL,
    disabled_reason text NOT NULL,
    disabled_us bigint,
    failing_since_us bigint,
    generation bigint NOT NULL,
    id bigint NOT NULL,
    rotated_until_us bigint,
    segment_ids text NOT NULL,
    types text NOT NULL,
    url text NOT NULL,
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE workspaces (
    created_us bigint NOT NULL,
    has_restrictions bigint NOT NULL DEFAULT 0,
    history_after_days bigint NOT NULL DEFAULT 14,
    home_workspace_id bigint NOT NULL DEFAULT 0,
    id bigint NOT NULL,
    name text NOT NULL,
    on_closed text NOT NULL DEFAULT 'new'::text,
    phone_region text NOT NULL DEFAULT ''::text,
    quiet_hours text NOT NULL DEFAULT ''::text,
    second_factor_required bigint NOT NULL DEFAULT 0,
    segments_changed_us bigint NOT NULL,
    time_zone text NOT NULL,
    trial text NOT NULL DEFAULT ''::text,
    unknown_segment text NOT NULL,
    waiting_days bigint NOT NULL DEFAULT 5,
    PRIMARY KEY (id)
);

CREATE TABLE workspaces_with_further_keys (
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id)
);

CREATE TABLE workspaces_with_merges (
    workspace_id bigint NOT NULL,
    FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
    PRIMARY KEY (workspace_id)
);

CREATE INDEX absences_by_user ON absences USING btree (workspace_id, user_id, until_us);

CREATE INDEX attachments_by_digest ON attachments USING btree (workspace_id, digest);

CREATE INDEX attachments_by_ticket ON attachments USING btree (workspace_id, ticket_id);

CREATE INDEX audit_of_erasing ON audit USING btree (workspace_id, subject_id) WHERE (action = 'personal.erased'::text);

CREATE INDEX audit_of_segments ON audit USING btree (workspace_id, subject_id, number) WHERE (action = 'segment.changed'::text);

CREATE INDEX bulk_action_items_waiting ON bulk_action_items USING btree (workspace_id, bulk_action_id, "position") WHERE (state = 'waiting'::text);

CREATE INDEX change_sets_unnumbered ON change_sets USING btree (workspace_id, change_order, id) WHERE (last_number IS NULL);

CREATE INDEX customer_further_keys_by_customer ON customer_further_keys USING btree (workspace_id, customer_id);

CREATE INDEX customer_merges_by_customer ON customer_merges USING btree (workspace_id, customer_id);

CREATE INDEX customer_merges_by_into ON customer_merges USING btree (workspace_id, into_id);

CREATE INDEX customers_by_merge ON customers USING btree (workspace_id, merged_into_id) WHERE (merged_into_id <> 0);

CREATE INDEX customers_by_phone ON customers USING btree (workspace_id, phone_key) WHERE (phone_key <> ''::text);

CREATE INDEX decisions_by_rule_run ON decisions USING btree (workspace_id, rule_run_id, response_id) WHERE (rule_run_id <> 0);

CREATE INDEX deliveries_by_time ON deliveries USING btree (workspace_id, webhook_id, at_us);

CREATE INDEX deliveries_by_webhook ON deliveries USING btree (workspace_id, webhook_id, id);

CREATE INDEX deliveries_waiting ON deliveries USING btree (workspace_id, webhook_id, subject_kind, subject_id, id) WHERE (state = 'waiting'::text);

CREATE INDEX file_imports_checks ON file_imports USING btree (workspace_id, began_us) WHERE (is_check = 1);

CREATE INDEX file_imports_limited ON file_imports USING btree (workspace_id, id) WHERE (segment_ids <> ''::text);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys USING btree (created_us);

CREATE INDEX import_shapes_by_use ON import_shapes USING btree (workspace_id, used_us);

CREATE INDEX intakes_limited ON intakes USING btree (workspace_id, id) WHERE (segment_ids <> ''::text);

CREATE INDEX intakes_running ON intakes USING btree (workspace_id, heartbeat_us) WHERE (ended_us IS NULL);

CREATE INDEX jobs_dead ON jobs USING btree (workspace_id, id) WHERE (dead_us IS NOT NULL);

CREATE INDEX jobs_due ON jobs USING btree (queue, due_us, id) WHERE (dead_us IS NULL);

CREATE INDEX jobs_in_turn ON jobs USING btree (workspace_id, queue, receiver_id, due_us, id) WHERE (dead_us IS NULL);

CREATE INDEX keys_by_digest_alone ON keys USING btree (digest);

CREATE INDEX links_back ON links USING btree (workspace_id, other_kind, other_id);

CREATE INDEX notifications_unread ON notifications USING btree (workspace_id, user_id, id) WHERE (read_us IS NULL);

CREATE INDEX responses_by_customer ON responses USING btree (workspace_id, customer_id) WHERE (customer_id <> 0);

CREATE INDEX responses_by_ticket ON responses USING btree (workspace_id, ticket_id) WHERE (ticket_id <> 0);

CREATE INDEX responses_by_time ON responses USING btree (workspace_id, time_us, id);

CREATE INDEX responses_unjudged ON responses USING btree (workspace_id, unjudged_intake_id, id) WHERE (unjudged_intake_id IS NOT NULL);

CREATE INDEX rule_runs_by_rule ON rule_runs USING btree (workspace_id, rule_id, id);

CREATE INDEX segments_by_id ON segments USING btree (id);

CREATE INDEX sessions_by_digest_alone ON sessions USING btree (digest);

CREATE INDEX sessions_by_user ON sessions USING btree (workspace_id, user_id);

CREATE INDEX sign_in_links_by_digest_alone ON sign_in_links USING btree (digest);

CREATE INDEX sign_in_links_by_user ON sign_in_links USING btree (workspace_id, user_id);

CREATE INDEX ticket_search_text_lexemes ON ticket_search_text USING gin (lexemes);

CREATE INDEX tickets_by_broken_promises ON tickets USING btree (workspace_id, broken_promises, id, current_segment_id) WHERE ((broken_promises > 0) AND (deleted_us IS NULL));

CREATE INDEX tickets_by_broken_promises_due ON tickets USING btree (workspace_id, COALESCE(due_us, '9223372036854775807'::bigint), id, current_segment_id, broken_promises) WHERE ((broken_promises > 0) AND (deleted_us IS NULL));

CREATE INDEX tickets_by_cause ON tickets USING btree (workspace_id, root_cause_id, id) WHERE (root_cause_id <> 0);

CREATE INDEX tickets_by_change ON tickets USING btree (workspace_id, changed_us, id);

CREATE INDEX tickets_by_customer ON tickets USING btree (workspace_id, customer_id, opened_us, id) WHERE (customer_id <> 0);

CREATE INDEX tickets_by_escalation ON tickets USING btree (workspace_id, escalation_level, status, COALESCE(due_us, '9223372036854775807'::bigint), id, current_segment_id) WHERE ((escalation_level > 0) AND (deleted_us IS NULL));

CREATE INDEX tickets_by_id ON tickets USING btree (id);

CREATE INDEX tickets_by_opening ON tickets USING btree (workspace_id, opened_us, id);

CREATE INDEX tickets_by_owner ON tickets USING btree (workspace_id, owner_id, opened_us, id, status) WHERE (owner_id <> 0);

CREATE INDEX tickets_by_owner_due ON tickets USING btree (workspace_id, owner_id, status, COALESCE(due_us, '9223372036854775807'::bigint), id, current_segment_id) WHERE (deleted_us IS NULL);

CREATE INDEX tickets_by_postponement ON tickets USING btree (workspace_id, postponements, status, COALESCE(due_us, '9223372036854775807'::bigint), id, current_segment_id) WHERE ((postponements > 0) AND (deleted_us IS NULL));

CREATE INDEX tickets_by_promise ON tickets USING btree (workspace_id, promise_due_us, id, current_segment_id) WHERE ((promise_due_us IS NOT NULL) AND (deleted_us IS NULL));

CREATE INDEX tickets_by_promise_due ON tickets USING btree (workspace_id, COALESCE(due_us, '9223372036854775807'::bigint), id, current_segment_id, promise_due_us) WHERE ((promise_due_us IS NOT NULL) AND (deleted_us IS NULL));

CREATE INDEX tickets_by_reopening ON tickets USING btree (workspace_id, reopenings, status, COALESCE(due_us, '9223372036854775807'::bigint), id, current_segment_id) WHERE ((reopenings > 0) AND (deleted_us IS NULL));

CREATE INDEX tickets_by_segment ON tickets USING btree (workspace_id, current_segment_id, opened_us, id, status) WHERE (deleted_us IS NULL);

CREATE INDEX tickets_by_segment_due ON tickets USING btree (workspace_id, current_segment_id, COALESCE(due_us, '9223372036854775807'::bigint), id, status) WHERE (deleted_us IS NULL);

CREATE INDEX tickets_by_snooze ON tickets USING btree (workspace_id, snoozed_until_us, id, current_segment_id) WHERE ((snoozed_until_us IS NOT NULL) AND (deleted_us IS NULL));

CREATE INDEX tickets_by_status ON tickets USING btree (workspace_id, status, opened_us, id, current_segment_id) WHERE (deleted_us IS NULL);

CREATE INDEX tickets_by_status_due ON tickets USING btree (workspace_id, status, COALESCE(due_us, '9223372036854775807'::bigint), id, current_segment_id) WHERE (deleted_us IS NULL);

CREATE INDEX tickets_restricted ON tickets USING btree (workspace_id, id) WHERE (restriction <> ''::text);

CREATE INDEX transactions_by_id ON transactions USING btree (id);

CREATE INDEX user_segments_by_segment ON user_segments USING btree (workspace_id, segment_id, user_id);

CREATE INDEX users_by_email_alone ON users USING btree (email_key);

CREATE INDEX users_by_id ON users USING btree (id);

CREATE UNIQUE INDEX causes_by_code ON causes USING btree (workspace_id, code);

CREATE UNIQUE INDEX change_sets_by_number ON change_sets USING btree (workspace_id, last_number) WHERE (last_number IS NOT NULL);

CREATE UNIQUE INDEX configurations_by_name ON configurations USING btree (workspace_id, kind, name) WHERE (replaced_us IS NULL);

CREATE UNIQUE INDEX custom_fields_by_code ON custom_fields USING btree (workspace_id, code);

CREATE UNIQUE INDEX customers_by_email ON customers USING btree (workspace_id, email_key, segment_id) WHERE (email_key <> ''::text);

CREATE UNIQUE INDEX customers_by_reference ON customers USING btree (workspace_id, reference, segment_id) WHERE (reference <> ''::text);

CREATE UNIQUE INDEX events_by_id ON events USING btree (workspace_id, id);

CREATE UNIQUE INDEX jobs_by_key ON jobs USING btree (workspace_id, kind, dedupe_key) WHERE (dedupe_key <> ''::text);

CREATE UNIQUE INDEX keys_by_digest ON keys USING btree (workspace_id, digest);

CREATE UNIQUE INDEX responses_by_reference ON responses USING btree (workspace_id, survey_id, reference);

CREATE UNIQUE INDEX segments_by_code ON segments USING btree (workspace_id, code);

CREATE UNIQUE INDEX segments_root ON segments USING btree (workspace_id) WHERE (parent_id = 0);

CREATE UNIQUE INDEX sessions_by_digest ON sessions USING btree (workspace_id, digest);

CREATE UNIQUE INDEX surveys_by_code ON surveys USING btree (workspace_id, code);

CREATE UNIQUE INDEX ticket_corrections_by_ticket ON ticket_corrections USING btree (workspace_id, ticket_id, field);

CREATE UNIQUE INDEX tickets_by_external_id ON tickets USING btree (workspace_id, external_id) WHERE (external_id <> ''::text);

CREATE UNIQUE INDEX transactions_by_reference ON transactions USING btree (workspace_id, reference);

CREATE UNIQUE INDEX users_by_email ON users USING btree (workspace_id, email_key);

CREATE UNIQUE INDEX views_by_name ON views USING btree (workspace_id, user_id, name);

CREATE OR REPLACE FUNCTION refuse_to_change_audit()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.salts <> OLD.salts
        AND ROW (NEW.workspace_id, NEW.number, NEW.at_us, NEW.by_kind, NEW.by_id, NEW.request_id, NEW.action,
                NEW.subject_id, NEW.digest, NEW.is_of_trial)
            = ROW (OLD.workspace_id, OLD.number, OLD.at_us, OLD.by_kind, OLD.by_id, OLD.request_id, OLD.action,
                OLD.subject_id, OLD.digest, OLD.is_of_trial)
    THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND OLD.is_of_trial = 1 THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'audit is append-only';
END;
$function$;

CREATE SEQUENCE change_order INCREMENT 1 CACHE 1;

CREATE SEQUENCE id_sequence INCREMENT 1 CACHE 1;

CREATE TRIGGER audit_is_never_changed BEFORE DELETE OR UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_to_change_audit();

