ALTER TABLE notices RENAME COLUMN ticket_id TO subject_id;
ALTER TABLE notices ADD COLUMN subject_kind TEXT NOT NULL DEFAULT 'ticket';
UPDATE notices SET subject_kind = '' WHERE subject_id = 0;

CREATE TABLE links (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    other_kind TEXT NOT NULL,
    other_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, subject_kind, subject_id, other_kind, other_id)
);
CREATE INDEX links_back ON links (workspace_id, other_kind, other_id);
INSERT INTO links (workspace_id, subject_kind, subject_id, other_kind, other_id, kind, created_us)
SELECT workspace_id, 'ticket', ticket_id, 'ticket', other_id, kind, created_us FROM ticket_links;
DROP TABLE ticket_links;
