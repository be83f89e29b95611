"""The palette: everything is found by typing."""
