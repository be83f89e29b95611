"""Languages: catalogues, labels, and how numbers and times are written for somebody; usable without a request."""
