-- As 0015, for more that the program remembers: what tickets are given, and the people as they are named and chosen.
-- When somebody was last seen is no setting, and draws no token.
CREATE TRIGGER causes_remembered_insert AFTER INSERT ON causes BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER causes_remembered_update AFTER UPDATE ON causes BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER causes_remembered_delete AFTER DELETE ON causes BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER fields_remembered_insert AFTER INSERT ON fields BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER fields_remembered_update AFTER UPDATE ON fields BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER fields_remembered_delete AFTER DELETE ON fields BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER transitions_remembered_insert AFTER INSERT ON transitions BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER transitions_remembered_update AFTER UPDATE ON transitions BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER transitions_remembered_delete AFTER DELETE ON transitions BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER user_segments_remembered_insert AFTER INSERT ON user_segments BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER user_segments_remembered_update AFTER UPDATE ON user_segments BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER user_segments_remembered_delete AFTER DELETE ON user_segments BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER users_remembered_insert AFTER INSERT ON users BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER users_remembered_update AFTER UPDATE OF email, first_name, last_name, role, left_us ON users BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER users_remembered_delete AFTER DELETE ON users BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
