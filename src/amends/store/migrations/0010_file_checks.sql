-- A file that is only checked: what would become of it, and how far the check is.
ALTER TABLE file_imports ADD COLUMN is_check BIGINT NOT NULL DEFAULT 0;
ALTER TABLE file_imports ADD COLUMN is_history BIGINT NOT NULL DEFAULT 0;
ALTER TABLE file_imports ADD COLUMN found TEXT NOT NULL DEFAULT '';
CREATE INDEX file_imports_checks ON file_imports (workspace_id, began_us) WHERE is_check = 1;
