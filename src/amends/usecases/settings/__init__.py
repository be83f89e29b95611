"""Setting a workspace up: its segments, people, surveys, rules and keys."""
