-- Drawn while what changes is locked: of two change sets of one ticket, the one that is committed first has the lower.
CREATE SEQUENCE change_order;
ALTER TABLE change_sets ALTER COLUMN drawn SET DEFAULT nextval('change_order');
