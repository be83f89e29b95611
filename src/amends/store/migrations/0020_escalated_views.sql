-- Escalation is a level: a view of escalated tickets finds those that are open and at one, however they came there.
UPDATE views
SET query = replace(query, '"status":"ESCALATED"',
    '"status":"NEW,IN_PROGRESS,PENDING,ESCALATED","escalation_level_from":"1"')
WHERE query LIKE '%"status":"ESCALATED"%' AND query NOT LIKE '%"escalation_level_from"%';
