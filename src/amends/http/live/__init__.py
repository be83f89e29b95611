"""Live updates for pages that are open."""
