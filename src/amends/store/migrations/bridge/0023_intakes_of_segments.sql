-- Whose segments an intake was limited to, '' for one of the whole workspace: of those from before it isn't known.
ALTER TABLE intakes ADD COLUMN segment_ids TEXT NOT NULL DEFAULT '';
CREATE INDEX intakes_limited ON intakes (workspace_id, id) WHERE segment_ids <> '';
