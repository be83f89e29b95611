-- A response of which nothing came says so in its own row: its event and its decision are written when something else happens.
ALTER TABLE responses ADD COLUMN quiet_outcome TEXT;
ALTER TABLE responses ADD COLUMN quiet_by_kind TEXT;
ALTER TABLE responses ADD COLUMN quiet_by_id BIGINT;
