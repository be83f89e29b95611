CREATE TABLE settings_changes (
    workspace_id BIGINT NOT NULL PRIMARY KEY,
    token BIGINT NOT NULL
);
