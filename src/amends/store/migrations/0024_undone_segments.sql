-- Undoing the last change of a segment finds its entry of the audit at once, however long the audit is.
CREATE INDEX audit_of_segments ON audit (workspace_id, subject_id, number) WHERE action = 'segment.changed';
