CREATE TABLE derived_versions (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, name)
);
INSERT INTO derived_versions (workspace_id, name, version) SELECT id, 'search words', 1 FROM workspaces;
INSERT INTO derived_versions (workspace_id, name, version) SELECT id, 'customer keys', 1 FROM workspaces;
CREATE TABLE duplicate_customers (
    workspace_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    other_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    found_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, customer_id, other_id),
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customers (workspace_id, id),
    FOREIGN KEY (workspace_id, other_id) REFERENCES customers (workspace_id, id)
);
