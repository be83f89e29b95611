"""What our own API writes and reads as JSON, and the form of its cursors. It knows only msgspec."""
