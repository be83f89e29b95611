-- What an event or an entry of the audit says can be erased later, and its digest still holds: see model/salted.py.
ALTER TABLE events ADD COLUMN salts TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN salts TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_of_erasing ON audit (workspace_id, subject_id) WHERE action = 'personal.erased';
