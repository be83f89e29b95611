INSERT INTO jobs (workspace_id, id, kind, dedupe_key, stamp, data, due_us, leased_until_us, attempts, created_us, last_error)
SELECT id, id, 'recompute_deadlines', 'recompute_deadlines', 0, '{"reason":"Amends was upgraded"}', 0, 0, 0, 0, ''
FROM workspaces;

INSERT INTO jobs (workspace_id, id, kind, dedupe_key, stamp, data, due_us, leased_until_us, attempts, created_us, last_error)
SELECT workspace_id, id, 'index_words', 'index_words', 0, '{"reason":"Amends was upgraded"}', 0, 0, 0, 0, ''
FROM segments WHERE parent_id = 0;
