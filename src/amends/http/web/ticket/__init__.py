"""The page of one ticket."""
