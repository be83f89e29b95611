"""What every page uses: rendering, forms, sessions, uploads."""
