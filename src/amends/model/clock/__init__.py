"""The two clocks of a ticket: calendars, the ledger that a deadline comes from, policies, what is due when."""
