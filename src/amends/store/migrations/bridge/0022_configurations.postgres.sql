-- As 0015, for configurations.
CREATE TRIGGER configurations_remembered AFTER INSERT OR UPDATE OR DELETE ON configurations
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
