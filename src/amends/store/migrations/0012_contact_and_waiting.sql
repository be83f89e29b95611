-- First contact is three facts; whom nobody reached isn't waited for, and nobody is waited for without an end.
ALTER TABLE tickets ADD COLUMN first_attempt_us BIGINT;
ALTER TABLE tickets ADD COLUMN first_message_us BIGINT;
ALTER TABLE tickets ADD COLUMN first_reached_us BIGINT;
ALTER TABLE tickets ADD COLUMN contacted_us BIGINT;
ALTER TABLE tickets ADD COLUMN waits_until_us BIGINT;
ALTER TABLE workspaces ADD COLUMN waiting_days BIGINT NOT NULL DEFAULT 5;
ALTER TABLE workspaces ADD COLUMN on_closed TEXT NOT NULL DEFAULT 'new';
