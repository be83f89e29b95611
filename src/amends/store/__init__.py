"""What is kept: the engines, the statements, one file a kind of thing."""
