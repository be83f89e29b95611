-- What customers are found by beside the first number of their field, by the number as it is compared.
CREATE TABLE customer_further_keys (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    value TEXT NOT NULL,
    customer_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, value, customer_id),
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customers (workspace_id, id)
);
CREATE INDEX customer_further_keys_by_customer ON customer_further_keys (workspace_id, customer_id);
-- The workspaces that have any: the others never look for one.
CREATE TABLE workspaces_with_further_keys (
    workspace_id BIGINT PRIMARY KEY REFERENCES workspaces (id)
);
