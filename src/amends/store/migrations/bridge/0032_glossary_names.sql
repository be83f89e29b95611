-- Tables and columns get the names that the code, the API and the documentation have for the same things.
ALTER TABLE notices RENAME TO notifications;
ALTER TABLE notifications RENAME COLUMN words TO text;
DROP INDEX notices_unread;
CREATE INDEX notifications_unread ON notifications (workspace_id, user_id, id) WHERE read_us IS NULL;

ALTER TABLE fields RENAME TO custom_fields;
DROP INDEX fields_by_code;
CREATE UNIQUE INDEX custom_fields_by_code ON custom_fields (workspace_id, code);

ALTER TABLE bulks RENAME TO bulk_actions;
ALTER TABLE bulk_actions RENAME COLUMN by_whom TO principal;
ALTER TABLE bulk_items RENAME TO bulk_action_items;
ALTER TABLE bulk_action_items RENAME COLUMN bulk_id TO bulk_action_id;
DROP INDEX bulk_items_waiting;
CREATE INDEX bulk_action_items_waiting ON bulk_action_items (workspace_id, bulk_action_id, position)
    WHERE state = 'waiting';

ALTER TABLE idempotency RENAME TO idempotency_keys;
DROP INDEX idempotency_by_age;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_us);

ALTER TABLE settings_changes RENAME TO settings_tokens;

ALTER TABLE route_turns RENAME TO rotations;
ALTER TABLE rotations RENAME COLUMN served TO user_ids;

ALTER TABLE tickets RENAME COLUMN words TO verbatim;
ALTER TABLE tickets RENAME COLUMN fields TO custom_fields;

ALTER TABLE events RENAME COLUMN kind TO subject_kind;

ALTER TABLE surveys RENAME COLUMN detractor_to TO unhappy_to;
ALTER TABLE surveys RENAME COLUMN promoter_from TO happy_from;

ALTER TABLE sessions RENAME COLUMN is_whole TO mfa_passed;

DROP INDEX intakes_running;
ALTER TABLE intakes RENAME COLUMN suppressed TO ignored;
ALTER TABLE intakes RENAME COLUMN quiet TO no_match;
ALTER TABLE intakes RENAME COLUMN beat_us TO heartbeat_us;
CREATE INDEX intakes_running ON intakes (workspace_id, heartbeat_us) WHERE ended_us IS NULL;
UPDATE decisions SET outcome = 'ignored' WHERE outcome = 'suppressed';
UPDATE decisions SET outcome = 'no_match' WHERE outcome = 'quiet';

DROP INDEX change_sets_unnumbered;
ALTER TABLE change_sets RENAME COLUMN drawn TO change_order;
CREATE INDEX change_sets_unnumbered ON change_sets (workspace_id, change_order, id) WHERE last_number IS NULL;

UPDATE jobs SET kind = 'fire_sla_timer' WHERE kind = 'keep_time';
UPDATE jobs SET kind = 'import_file' WHERE kind = 'take_in_file';
