"""Answers: every response that was taken in, with what became of it, also those that opened nothing."""
