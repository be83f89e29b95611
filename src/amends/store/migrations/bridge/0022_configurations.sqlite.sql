-- As 0015, for configurations.
CREATE TRIGGER configurations_remembered_insert AFTER INSERT ON configurations BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER configurations_remembered_update AFTER UPDATE ON configurations BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER configurations_remembered_delete AFTER DELETE ON configurations BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
