CREATE TABLE ticket_words (
    workspace_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    body TEXT NOT NULL,
    words TSVECTOR GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED,
    PRIMARY KEY (workspace_id, ticket_id)
);
CREATE INDEX ticket_words_words ON ticket_words USING gin (words);
