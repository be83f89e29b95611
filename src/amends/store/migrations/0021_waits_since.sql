-- Since when a ticket waits for its customer. Tickets of before are read again in the background, which fills it in.
ALTER TABLE tickets ADD COLUMN waits_since_us BIGINT;
