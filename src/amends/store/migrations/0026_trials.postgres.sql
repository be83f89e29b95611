CREATE OR REPLACE FUNCTION refuse_to_change_audit() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.salts <> OLD.salts
        AND ROW (NEW.workspace_id, NEW.number, NEW.at_us, NEW.by_kind, NEW.by_id, NEW.request_id, NEW.action,
                NEW.subject_id, NEW.digest, NEW.is_of_trial)
            = ROW (OLD.workspace_id, OLD.number, OLD.at_us, OLD.by_kind, OLD.by_id, OLD.request_id, OLD.action,
                OLD.subject_id, OLD.digest, OLD.is_of_trial)
    THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND OLD.is_of_trial = 1 THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'audit is append-only';
END;
$$;
