-- A workspace to try out: nothing leaves it, and it is removed whole. `trial` says how far it is, and is '' for any other
-- workspace. `home_workspace_id` is the workspace from which somebody made it, 0 for the command line.
ALTER TABLE workspaces ADD COLUMN trial TEXT NOT NULL DEFAULT '';
ALTER TABLE workspaces ADD COLUMN home_workspace_id BIGINT NOT NULL DEFAULT 0;
-- An entry of the audit is never deleted, but for those of a workspace to try out, which say so since they were written.
ALTER TABLE audit ADD COLUMN is_of_trial BIGINT NOT NULL DEFAULT 0;
-- Who made a workspace to try out, and who they are in it. Each has one at a time.
CREATE TABLE trials (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    user_id BIGINT NOT NULL,
    trial_id BIGINT NOT NULL,
    trial_user_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);
