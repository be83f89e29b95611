"""Invented feedback: what customers say and what people do about it, day by day, for demos and for trying out."""
