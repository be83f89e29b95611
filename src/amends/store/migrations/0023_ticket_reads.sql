-- Which version of a ticket somebody has looked at last; 0 for one that they have marked as unread. Whoever hasn't opened
-- a ticket has no row. What is open at the time of the upgrade counts as seen by its owner: nobody begins with a list in
-- which everything is new.
CREATE TABLE ticket_reads (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    user_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, user_id, ticket_id)
);
INSERT INTO ticket_reads (workspace_id, user_id, ticket_id, version)
    SELECT workspace_id, owner_id, id, version FROM tickets WHERE owner_id <> 0 AND status < 4 AND deleted_us IS NULL;
