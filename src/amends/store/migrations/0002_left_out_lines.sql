-- Lines of a file that are no responses: previews, tests, totals below the table; how many, and how many for which reason.
ALTER TABLE intakes ADD COLUMN left_out BIGINT NOT NULL DEFAULT 0;
ALTER TABLE intakes ADD COLUMN left_out_reasons TEXT NOT NULL DEFAULT '';
