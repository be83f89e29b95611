"""Files on their way in: what a file means, by a mapping or a guess, and how old its answers are."""
