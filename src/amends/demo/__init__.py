"""A demo workspace: a small hotel group with invented feedback of six weeks in five languages, in every state."""
