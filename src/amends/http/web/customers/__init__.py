"""Customers: who somebody is to us, and all that happened between them and us."""
