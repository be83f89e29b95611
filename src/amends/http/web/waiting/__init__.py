"""Who is still waiting for us: the first page of whoever manages units."""
