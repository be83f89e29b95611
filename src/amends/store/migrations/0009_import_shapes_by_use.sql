-- What hasn't come for long is forgotten without a look at all that is remembered.
CREATE INDEX import_shapes_by_use ON import_shapes (workspace_id, used_us);
