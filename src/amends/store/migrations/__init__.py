"""Numbered steps of the schema, in the shared subset; `NNNN_name.<engine>.sql` follows for what only one engine has.

`bridge/` holds the steps that lead a database of before to the first one.
"""
