-- A new token whenever a setting that the program remembers changes. It is drawn, not counted: what was rolled back
-- never comes again under the same token.
CREATE FUNCTION forget_settings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb := to_jsonb(COALESCE(NEW, OLD));
BEGIN
    INSERT INTO settings_changes
    VALUES (COALESCE(changed ->> 'workspace_id', changed ->> 'id')::bigint, floor(random() * 9e15)::bigint)
        ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token;
    RETURN NULL;
END
$$;
CREATE TRIGGER workspaces_remembered AFTER INSERT OR UPDATE OR DELETE ON workspaces
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
CREATE TRIGGER segments_remembered AFTER INSERT OR UPDATE OR DELETE ON segments
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
CREATE TRIGGER surveys_remembered AFTER INSERT OR UPDATE OR DELETE ON surveys
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
CREATE TRIGGER webhooks_remembered AFTER INSERT OR UPDATE OR DELETE ON webhooks
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
CREATE TRIGGER rules_remembered AFTER INSERT OR UPDATE OR DELETE ON rules
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
CREATE TRIGGER rule_versions_remembered AFTER INSERT OR UPDATE OR DELETE ON rule_versions
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
CREATE TRIGGER routes_remembered AFTER INSERT OR UPDATE OR DELETE ON routes
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
CREATE TRIGGER route_versions_remembered AFTER INSERT OR UPDATE OR DELETE ON route_versions
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
CREATE TRIGGER documents_remembered AFTER INSERT OR UPDATE OR DELETE ON documents
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
CREATE TRIGGER document_versions_remembered AFTER INSERT OR UPDATE OR DELETE ON document_versions
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
