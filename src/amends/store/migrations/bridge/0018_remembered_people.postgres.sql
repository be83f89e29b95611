-- As 0015, for more that the program remembers: what tickets are given, and the people as they are named and chosen.
-- When somebody was last seen is no setting, and draws no token.
CREATE TRIGGER causes_remembered AFTER INSERT OR UPDATE OR DELETE ON causes
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
CREATE TRIGGER fields_remembered AFTER INSERT OR UPDATE OR DELETE ON fields
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
CREATE TRIGGER transitions_remembered AFTER INSERT OR UPDATE OR DELETE ON transitions
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
CREATE TRIGGER user_segments_remembered AFTER INSERT OR UPDATE OR DELETE ON user_segments
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
CREATE TRIGGER users_remembered AFTER INSERT OR UPDATE OF email, first_name, last_name, role, left_us OR DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION forget_settings();
