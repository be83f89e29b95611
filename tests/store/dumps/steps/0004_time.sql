ALTER TABLE tickets ADD COLUMN clocks TEXT NOT NULL DEFAULT '[]';
ALTER TABLE tickets ADD COLUMN due_us BIGINT;
UPDATE tickets SET due_us = opened_us + time_limit_hours * 3600000000 WHERE status < 4;

CREATE TABLE documents (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    kind TEXT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    disabled_us BIGINT,
    PRIMARY KEY (workspace_id, kind, id)
);
CREATE UNIQUE INDEX documents_by_name ON documents (workspace_id, kind, name);

CREATE TABLE document_versions (
    workspace_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    document_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, kind, document_id, version),
    FOREIGN KEY (workspace_id, kind, document_id) REFERENCES documents (workspace_id, kind, id)
);
