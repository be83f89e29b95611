-- What a survey asks for, and the language in which rules read its responses that name none; '' for neither.
ALTER TABLE surveys ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE surveys ADD COLUMN language TEXT NOT NULL DEFAULT '';
