"""The inbox: views, filters, the list of tickets, bulk actions."""
