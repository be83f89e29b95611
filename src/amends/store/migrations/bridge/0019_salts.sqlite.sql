-- Only what is erased is changed in an entry, and its salts with it; nothing of who did what and when.
DROP TRIGGER audit_is_never_changed;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
WHEN NEW.salts = OLD.salts
    OR (NEW.workspace_id, NEW.number, NEW.at_us, NEW.by_kind, NEW.by_id, NEW.request_id, NEW.action, NEW.subject_id,
            NEW.digest)
        <> (OLD.workspace_id, OLD.number, OLD.at_us, OLD.by_kind, OLD.by_id, OLD.request_id, OLD.action,
            OLD.subject_id, OLD.digest)
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;
