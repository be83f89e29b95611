ALTER TABLE number_line RENAME TO id_sequence;
ALTER TABLE id_sequence RENAME COLUMN last TO last_id;

-- A column of a full-text index can't be renamed.
CREATE VIRTUAL TABLE ticket_search_text USING fts5 (text, workspace_id UNINDEXED, tokenize = 'ascii');
INSERT INTO ticket_search_text (rowid, text, workspace_id) SELECT rowid, body, workspace_id FROM ticket_words;
DROP TABLE ticket_words;
