-- The country of phone numbers that customers write without a country code; '' for that of the time zone.
ALTER TABLE workspaces ADD COLUMN phone_region TEXT NOT NULL DEFAULT '';
