-- Every unique index begins with the workspace; what is found by an ID or a digest alone has a plain index.
DROP INDEX segments_by_id;
CREATE INDEX segments_by_id ON segments (id);
DROP INDEX users_by_id;
CREATE INDEX users_by_id ON users (id);
DROP INDEX transactions_by_id;
CREATE INDEX transactions_by_id ON transactions (id);
DROP INDEX tickets_by_id;
CREATE INDEX tickets_by_id ON tickets (id);

DROP INDEX keys_by_digest;
CREATE UNIQUE INDEX keys_by_digest ON keys (workspace_id, digest);
CREATE INDEX keys_by_digest_alone ON keys (digest);
DROP INDEX sessions_by_digest;
CREATE UNIQUE INDEX sessions_by_digest ON sessions (workspace_id, digest);
CREATE INDEX sessions_by_digest_alone ON sessions (digest);

CREATE TABLE workspace_links (
    workspace_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    purpose TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, digest)
);
INSERT INTO workspace_links (workspace_id, user_id, digest, purpose, created_us, expires_us)
SELECT workspace_id, user_id, digest, purpose, created_us, expires_us FROM sign_in_links;
DROP TABLE sign_in_links;
ALTER TABLE workspace_links RENAME TO sign_in_links;
CREATE INDEX sign_in_links_by_user ON sign_in_links (workspace_id, user_id);
CREATE INDEX sign_in_links_by_digest_alone ON sign_in_links (digest);
