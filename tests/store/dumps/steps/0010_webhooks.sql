CREATE TABLE webhooks (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    types TEXT NOT NULL,
    segment_ids TEXT NOT NULL,
    generation BIGINT NOT NULL,
    rotated_until_us BIGINT,
    created_us BIGINT NOT NULL,
    disabled_us BIGINT,
    disabled_reason TEXT NOT NULL,
    failing_since_us BIGINT,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE deliveries (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    webhook_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    event_id BIGINT NOT NULL,
    event_version BIGINT NOT NULL,
    event_type TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, webhook_id) REFERENCES webhooks (workspace_id, id)
);
CREATE INDEX deliveries_waiting ON deliveries (workspace_id, webhook_id, ticket_id, id) WHERE state = 'waiting';
CREATE INDEX deliveries_by_webhook ON deliveries (workspace_id, webhook_id, id);
CREATE INDEX deliveries_by_time ON deliveries (workspace_id, webhook_id, at_us);

CREATE TABLE delivery_attempts (
    workspace_id BIGINT NOT NULL,
    delivery_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    request_headers TEXT NOT NULL,
    request_body TEXT NOT NULL,
    status BIGINT,
    answer_headers TEXT NOT NULL,
    answer_body TEXT NOT NULL,
    duration_ms BIGINT NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (workspace_id, delivery_id, number),
    FOREIGN KEY (workspace_id, delivery_id) REFERENCES deliveries (workspace_id, id)
);
