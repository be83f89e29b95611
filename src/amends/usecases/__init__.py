"""What people do: one use case a function, one story a file. A use case runs in a transaction that an interface opens."""
