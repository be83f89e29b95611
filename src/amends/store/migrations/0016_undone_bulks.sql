-- A bulk action can be taken back: the version to which each ticket came by it, and which action takes back which.
ALTER TABLE bulk_action_items ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE bulk_actions ADD COLUMN undoes_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE bulk_actions ADD COLUMN undone_by_id BIGINT NOT NULL DEFAULT 0;
