ALTER TABLE users ADD COLUMN role TEXT NOT NULL DEFAULT 'agent';
ALTER TABLE users ADD COLUMN ticket_limit BIGINT NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN capacity BIGINT NOT NULL DEFAULT 1;
ALTER TABLE users ADD COLUMN left_us BIGINT;
CREATE INDEX user_segments_by_segment ON user_segments (workspace_id, segment_id, user_id);

CREATE TABLE absences (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    from_us BIGINT NOT NULL,
    until_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
);
CREATE INDEX absences_by_user ON absences (workspace_id, user_id, until_us);

CREATE TABLE routes (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    disabled_us BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX routes_by_name ON routes (workspace_id, name);

CREATE TABLE route_versions (
    workspace_id BIGINT NOT NULL,
    route_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    document TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, route_id, version),
    FOREIGN KEY (workspace_id, route_id) REFERENCES routes (workspace_id, id)
);

CREATE TABLE route_turns (
    workspace_id BIGINT NOT NULL,
    route_id BIGINT NOT NULL,
    segment_id BIGINT NOT NULL,
    served TEXT NOT NULL,
    PRIMARY KEY (workspace_id, route_id, segment_id),
    FOREIGN KEY (workspace_id, route_id) REFERENCES routes (workspace_id, id)
);

CREATE INDEX tickets_open_by_owner ON tickets (workspace_id, owner_id, status, deleted_us)
    WHERE owner_id <> 0 AND deleted_us IS NULL AND status IN (0, 1, 2, 3);
