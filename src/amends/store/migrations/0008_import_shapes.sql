-- What a file's columns meant when one with the same names came last, and whether its answers were history.
CREATE TABLE import_shapes (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    shape TEXT NOT NULL, -- a digest of the sheet and the names of the columns
    name TEXT NOT NULL, -- of the file
    mapping TEXT NOT NULL,
    is_history BIGINT NOT NULL,
    used_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, shape)
);
