"""The classic API, `/a/api/v2/cx/…`."""

from amends.http.compat.classic import responses, tickets, transactions, workspaces

ENDPOINTS = (*tickets.ENDPOINTS, *workspaces.ENDPOINTS, *transactions.ENDPOINTS, *responses.ENDPOINTS)
