-- There is one sequence of IDs for everything.
CREATE SEQUENCE id_sequence START 1001;

-- Drawn while what changes is locked: of two change sets of one ticket, the one that is committed first has the lower.
CREATE SEQUENCE change_order;
ALTER TABLE change_sets ALTER COLUMN change_order SET DEFAULT nextval('change_order');

-- A row for each name that a transaction held; whoever holds one has it locked. SQLite has one writer, and needs none.
CREATE TABLE locks (
    workspace_id BIGINT NOT NULL,
    slot BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, slot)
);

CREATE TABLE ticket_search_text (
    workspace_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    lexemes TSVECTOR GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED,
    PRIMARY KEY (workspace_id, ticket_id)
);
CREATE INDEX ticket_search_text_lexemes ON ticket_search_text USING gin (lexemes);

-- Only what is erased is changed in an entry, and its salts with it; nothing of who did what and when.
CREATE FUNCTION refuse_to_change_audit() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.salts <> OLD.salts
        AND ROW (NEW.workspace_id, NEW.number, NEW.at_us, NEW.by_kind, NEW.by_id, NEW.request_id, NEW.action,
                NEW.subject_id, NEW.digest)
            = ROW (OLD.workspace_id, OLD.number, OLD.at_us, OLD.by_kind, OLD.by_id, OLD.request_id, OLD.action,
                OLD.subject_id, OLD.digest)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit is append-only';
END;
$$;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_audit();
