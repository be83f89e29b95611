DROP TRIGGER audit_is_never_changed;
DROP TRIGGER audit_is_never_shortened;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
WHEN NEW.salts = OLD.salts
    OR (NEW.workspace_id, NEW.number, NEW.at_us, NEW.by_kind, NEW.by_id, NEW.request_id, NEW.action, NEW.subject_id,
            NEW.digest, NEW.is_of_trial)
        <> (OLD.workspace_id, OLD.number, OLD.at_us, OLD.by_kind, OLD.by_id, OLD.request_id, OLD.action,
            OLD.subject_id, OLD.digest, OLD.is_of_trial)
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;
CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit WHEN OLD.is_of_trial = 0
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;
