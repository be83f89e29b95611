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
    is_whole BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    seen_us BIGINT NOT NULL,
    address TEXT NOT NULL,
    browser TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX sessions_by_digest ON sessions (digest);
CREATE INDEX sessions_by_user ON sessions (workspace_id, user_id);

CREATE TABLE sign_in_links (
    workspace_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    purpose TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    PRIMARY KEY (digest)
);
CREATE INDEX sign_in_links_by_user ON sign_in_links (workspace_id, user_id);

CREATE TABLE preferences (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    user_id BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX users_by_email_alone ON users (email_key);
ALTER TABLE workspaces ADD COLUMN second_factor_required BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN reopenings BIGINT NOT NULL DEFAULT 0;
UPDATE tickets SET reopenings = (
    SELECT count(*) FROM events e
    WHERE e.workspace_id = tickets.workspace_id AND e.kind = 'ticket' AND e.subject_id = tickets.id
        AND e.data LIKE '{"type":"ticket.status_changed","before":5,%');
CREATE INDEX tickets_by_cause ON tickets (workspace_id, root_cause_id, id);
CREATE INDEX tickets_by_reopening ON tickets (workspace_id, reopenings) WHERE reopenings > 0;

CREATE TABLE presence (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    ticket_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    is_typing BIGINT NOT NULL,
    seen_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, ticket_id, user_id)
);
