CREATE TABLE transitions (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    from_status BIGINT NOT NULL,
    to_status BIGINT NOT NULL,
    scope TEXT NOT NULL,
    PRIMARY KEY (workspace_id, from_status, to_status)
);

CREATE TABLE fields (
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
CREATE UNIQUE INDEX fields_by_code ON fields (workspace_id, code);

ALTER TABLE tickets ADD COLUMN fields TEXT NOT NULL DEFAULT '{}';

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
CREATE INDEX attachments_by_ticket ON attachments (workspace_id, ticket_id);
CREATE INDEX attachments_by_digest ON attachments (workspace_id, digest);
