-- A file that is taken in says with which mapping, why, how far it is, and what is to be known about its lines.
CREATE TABLE file_imports (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL, -- its intake's
    name TEXT NOT NULL,
    upload TEXT NOT NULL,
    mapping TEXT NOT NULL,
    explanation TEXT NOT NULL,
    segment_ids TEXT NOT NULL DEFAULT '', -- what whoever sent it was limited to, '' for nothing
    state TEXT NOT NULL,
    unit TEXT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    notes BIGINT NOT NULL,
    began_us BIGINT NOT NULL,
    ended_us BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX file_imports_limited ON file_imports (workspace_id, id) WHERE segment_ids <> '';

CREATE TABLE import_notes (
    workspace_id BIGINT NOT NULL,
    import_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    line BIGINT NOT NULL, -- 0 for one about the whole file
    note TEXT NOT NULL,
    PRIMARY KEY (workspace_id, import_id, position),
    FOREIGN KEY (workspace_id, import_id) REFERENCES file_imports (workspace_id, id)
);
