ALTER TABLE workspaces ADD COLUMN closing_requires TEXT NOT NULL DEFAULT '';

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

ALTER TABLE tickets ADD COLUMN root_cause_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN action_taken TEXT NOT NULL DEFAULT '';
ALTER TABLE tickets ADD COLUMN contact_attempts BIGINT NOT NULL DEFAULT 0;
