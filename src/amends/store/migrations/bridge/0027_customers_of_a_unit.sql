-- The segment that a customer's record was made for by somebody limited to some, 0 for one of the whole workspace:
-- two segments that know nothing of each other may know the same person.
ALTER TABLE customers ADD COLUMN segment_id BIGINT NOT NULL DEFAULT 0;
DROP INDEX customers_by_email;
DROP INDEX customers_by_reference;
CREATE UNIQUE INDEX customers_by_email ON customers (workspace_id, email_key, segment_id) WHERE email_key <> '';
CREATE UNIQUE INDEX customers_by_reference ON customers (workspace_id, reference, segment_id) WHERE reference <> '';
