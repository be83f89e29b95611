CREATE VIRTUAL TABLE ticket_words USING fts5 (body, workspace_id UNINDEXED, tokenize = 'ascii');
