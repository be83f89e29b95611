"""Files of feedback: CSV, XLSX and NDJSON, told apart by content, as a stream of what each row or line hands in."""
