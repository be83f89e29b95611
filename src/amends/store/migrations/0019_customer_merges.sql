-- Two records that are one customer: which stays, and what undoing gives back. A record keeps its tickets and its keys.
ALTER TABLE customers ADD COLUMN merged_into_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX customers_by_merge ON customers (workspace_id, merged_into_id) WHERE merged_into_id <> 0;
CREATE TABLE customer_merges (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    into_id BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    refused_us BIGINT,
    customer_refused_us BIGINT,
    into_refused_us BIGINT,
    undone_us BIGINT,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customers (workspace_id, id),
    FOREIGN KEY (workspace_id, into_id) REFERENCES customers (workspace_id, id)
);
CREATE INDEX customer_merges_by_customer ON customer_merges (workspace_id, customer_id);
CREATE INDEX customer_merges_by_into ON customer_merges (workspace_id, into_id);
-- The workspaces that have any: the others never look for one.
CREATE TABLE workspaces_with_merges (
    workspace_id BIGINT PRIMARY KEY REFERENCES workspaces (id)
);
