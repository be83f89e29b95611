-- What is stored is judged by one rule: how far such a run is, and what it found. A decision says in which run it was made.
CREATE TABLE rule_runs (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rule_id BIGINT NOT NULL,
    rule_version BIGINT NOT NULL,
    is_dry_run BIGINT NOT NULL,
    selection TEXT NOT NULL,
    principal TEXT NOT NULL,
    begun_us BIGINT NOT NULL,
    ended_us BIGINT,
    total BIGINT,
    looked_at BIGINT NOT NULL,
    after_us BIGINT NOT NULL,
    after_id BIGINT NOT NULL,
    findings TEXT NOT NULL,
    stopped TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
);
CREATE INDEX rule_runs_by_rule ON rule_runs (workspace_id, rule_id, id);
ALTER TABLE decisions ADD COLUMN rule_run_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX decisions_by_rule_run ON decisions (workspace_id, rule_run_id, response_id) WHERE rule_run_id <> 0;
