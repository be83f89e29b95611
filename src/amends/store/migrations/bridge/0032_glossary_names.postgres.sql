ALTER SEQUENCE number_line RENAME TO id_sequence;

ALTER TABLE ticket_words RENAME TO ticket_search_text;
ALTER TABLE ticket_search_text RENAME COLUMN body TO text;
ALTER TABLE ticket_search_text RENAME COLUMN words TO lexemes;
ALTER INDEX ticket_words_words RENAME TO ticket_search_text_lexemes;

-- Keys and constraints are named by their table and columns, as PostgreSQL names those of a new table.
DO $$
DECLARE
    own RECORD;
BEGIN
    FOR own IN
        SELECT c.relname, k.conname, c.relname || CASE k.contype
            WHEN 'p' THEN '_pkey'
            ELSE '_' || (
                SELECT string_agg(a.attname, '_' ORDER BY place) FROM unnest(k.conkey) WITH ORDINALITY AS n (number, place)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.number
            ) || CASE k.contype WHEN 'f' THEN '_fkey' ELSE '_not_null' END
        END AS name
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND k.contype IN ('p', 'f', 'n')
            AND c.relname NOT IN ('schema_version', 'schema_steps')
    LOOP
        IF own.name <> own.conname THEN
            EXECUTE format('ALTER TABLE %I RENAME CONSTRAINT %I TO %I', own.relname, own.conname, own.name);
        END IF;
    END LOOP;
END;
$$;
