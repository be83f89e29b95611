-- A new token whenever a setting that the program remembers changes. It is drawn, not counted: what was rolled back
-- never comes again under the same token.
CREATE TRIGGER workspaces_remembered_insert AFTER INSERT ON workspaces BEGIN
    INSERT INTO settings_changes VALUES (NEW.id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER workspaces_remembered_update AFTER UPDATE ON workspaces BEGIN
    INSERT INTO settings_changes VALUES (NEW.id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER workspaces_remembered_delete AFTER DELETE ON workspaces BEGIN
    INSERT INTO settings_changes VALUES (OLD.id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER segments_remembered_insert AFTER INSERT ON segments BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER segments_remembered_update AFTER UPDATE ON segments BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER segments_remembered_delete AFTER DELETE ON segments BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER surveys_remembered_insert AFTER INSERT ON surveys BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER surveys_remembered_update AFTER UPDATE ON surveys BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER surveys_remembered_delete AFTER DELETE ON surveys BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER webhooks_remembered_insert AFTER INSERT ON webhooks BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER webhooks_remembered_update AFTER UPDATE ON webhooks BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER webhooks_remembered_delete AFTER DELETE ON webhooks BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER rules_remembered_insert AFTER INSERT ON rules BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER rules_remembered_update AFTER UPDATE ON rules BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER rules_remembered_delete AFTER DELETE ON rules BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER rule_versions_remembered_insert AFTER INSERT ON rule_versions BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER rule_versions_remembered_update AFTER UPDATE ON rule_versions BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER rule_versions_remembered_delete AFTER DELETE ON rule_versions BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER routes_remembered_insert AFTER INSERT ON routes BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER routes_remembered_update AFTER UPDATE ON routes BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER routes_remembered_delete AFTER DELETE ON routes BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER route_versions_remembered_insert AFTER INSERT ON route_versions BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER route_versions_remembered_update AFTER UPDATE ON route_versions BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER route_versions_remembered_delete AFTER DELETE ON route_versions BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER documents_remembered_insert AFTER INSERT ON documents BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER documents_remembered_update AFTER UPDATE ON documents BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER documents_remembered_delete AFTER DELETE ON documents BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER document_versions_remembered_insert AFTER INSERT ON document_versions BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER document_versions_remembered_update AFTER UPDATE ON document_versions BEGIN
    INSERT INTO settings_changes VALUES (NEW.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
CREATE TRIGGER document_versions_remembered_delete AFTER DELETE ON document_versions BEGIN
    INSERT INTO settings_changes VALUES (OLD.workspace_id, random())
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
END;
