CREATE TABLE configurations (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    kind TEXT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    replaced_us BIGINT,
    disabled_us BIGINT,
    PRIMARY KEY (workspace_id, kind, id, version)
);
CREATE UNIQUE INDEX configurations_by_name ON configurations (workspace_id, kind, name) WHERE replaced_us IS NULL;

INSERT INTO configurations (
    workspace_id, kind, id, version, name, document, created_us, by_kind, by_id, replaced_us, disabled_us
)
SELECT v.workspace_id, 'rule', v.rule_id, v.version, r.name, v.document, v.created_us, v.by_kind, v.by_id,
    (SELECT n.created_us FROM rule_versions n
     WHERE n.workspace_id = v.workspace_id AND n.rule_id = v.rule_id AND n.version = v.version + 1),
    CASE WHEN v.version = r.version THEN r.disabled_us END
FROM rule_versions v JOIN rules r ON r.workspace_id = v.workspace_id AND r.id = v.rule_id;

INSERT INTO configurations (
    workspace_id, kind, id, version, name, document, created_us, by_kind, by_id, replaced_us, disabled_us
)
SELECT v.workspace_id, 'route', v.route_id, v.version, r.name, v.document, v.created_us, v.by_kind, v.by_id,
    (SELECT n.created_us FROM route_versions n
     WHERE n.workspace_id = v.workspace_id AND n.route_id = v.route_id AND n.version = v.version + 1),
    CASE WHEN v.version = r.version THEN r.disabled_us END
FROM route_versions v JOIN routes r ON r.workspace_id = v.workspace_id AND r.id = v.route_id;

INSERT INTO configurations (
    workspace_id, kind, id, version, name, document, created_us, by_kind, by_id, replaced_us, disabled_us
)
SELECT v.workspace_id, CASE v.kind WHEN 'policy' THEN 'sla_policy' ELSE v.kind END, v.document_id, v.version, d.name,
    v.body, v.created_us, v.by_kind, v.by_id,
    (SELECT n.created_us FROM document_versions n
     WHERE n.workspace_id = v.workspace_id AND n.kind = v.kind AND n.document_id = v.document_id
        AND n.version = v.version + 1),
    CASE WHEN v.version = d.version THEN d.disabled_us END
FROM document_versions v
JOIN documents d ON d.workspace_id = v.workspace_id AND d.kind = v.kind AND d.id = v.document_id;

-- When the table of transitions was stated, and by whom, only the audit knows.
INSERT INTO configurations (workspace_id, kind, id, version, name, document, created_us, by_kind, by_id)
WITH statuses (number, name) AS (
    VALUES (0, 'NEW'), (1, 'IN_PROGRESS'), (2, 'PENDING'), (3, 'ESCALATED'), (4, 'RESOLVED'), (5, 'CLOSED')
), stated (workspace_id, steps) AS (
    SELECT t.workspace_id, string_agg(
        '{"from":"' || f.name || '","to":"' || u.name || '","scope":"' || t.scope || '"}', ','
        ORDER BY t.from_status, t.to_status
    )
    FROM transitions t
    JOIN statuses f ON f.number = t.from_status
    JOIN statuses u ON u.number = t.to_status
    GROUP BY t.workspace_id
)
SELECT s.workspace_id, 'transitions', s.workspace_id, 1, 'transitions', '{"transitions":[' || s.steps || ']}',
    COALESCE(a.at_us, w.created_us), COALESCE(a.by_kind, 'amends'), COALESCE(a.by_id, 0)
FROM stated s
JOIN workspaces w ON w.id = s.workspace_id
LEFT JOIN audit a ON a.workspace_id = s.workspace_id AND a.number = (
    SELECT max(l.number) FROM audit l WHERE l.workspace_id = s.workspace_id AND l.action = 'transitions.replaced');

-- Who said what closing requires isn't known: the audit tells of any change of a workspace alike.
INSERT INTO configurations (workspace_id, kind, id, version, name, document, created_us, by_kind, by_id)
SELECT w.id, 'closing_requirements', w.id, 1, 'closing_requirements',
    '{"closing_requires":["' || replace(w.closing_requires, ' ', '","') || '"]}',
    COALESCE(
        (SELECT max(l.at_us) FROM audit l WHERE l.workspace_id = w.id AND l.action = 'workspace.changed'), w.created_us
    ), 'amends', 0
FROM workspaces w WHERE w.closing_requires <> '';

-- Whose turn it is doesn't refer to a table of routes any longer.
CREATE TABLE new_route_turns (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    route_id BIGINT NOT NULL,
    segment_id BIGINT NOT NULL,
    served TEXT NOT NULL,
    PRIMARY KEY (workspace_id, route_id, segment_id)
);
INSERT INTO new_route_turns (workspace_id, route_id, segment_id, served)
SELECT workspace_id, route_id, segment_id, served FROM route_turns;
DROP TABLE route_turns;
ALTER TABLE new_route_turns RENAME TO route_turns;

DROP TABLE rule_versions;
DROP TABLE rules;
DROP TABLE route_versions;
DROP TABLE routes;
DROP TABLE document_versions;
DROP TABLE documents;
DROP TABLE transitions;
ALTER TABLE workspaces DROP COLUMN closing_requires;
