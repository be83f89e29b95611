-- Each of these rows cost a look at its workspace, which held the one row of that workspace for all who write at the same time.
ALTER TABLE customers DROP CONSTRAINT customers_workspace_id_fkey;
ALTER TABLE events DROP CONSTRAINT events_workspace_id_fkey;
ALTER TABLE intakes DROP CONSTRAINT intakes_workspace_id_fkey;
ALTER TABLE jobs DROP CONSTRAINT jobs_workspace_id_fkey;
ALTER TABLE responses DROP CONSTRAINT responses_workspace_id_fkey;
ALTER TABLE tickets DROP CONSTRAINT tickets_workspace_id_fkey;
