-- An intake says whether it is history, and counts it; a workspace says from how many days on an answer may be history.
ALTER TABLE intakes ADD COLUMN is_history BIGINT NOT NULL DEFAULT 0;
ALTER TABLE intakes ADD COLUMN history BIGINT NOT NULL DEFAULT 0;
ALTER TABLE workspaces ADD COLUMN history_after_days BIGINT NOT NULL DEFAULT 14;
