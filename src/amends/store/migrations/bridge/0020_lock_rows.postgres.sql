-- A row for each name that a transaction held; whoever holds one has it locked. SQLite has one writer, and needs none.
CREATE TABLE locks (
    workspace_id BIGINT NOT NULL,
    slot BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, slot)
);
