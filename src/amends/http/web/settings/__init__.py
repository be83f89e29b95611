"""Settings: one screen for each thing that managers and admins decide."""

from amends.http.web.settings import workspace

ENDPOINTS = (*workspace.ENDPOINTS,)
