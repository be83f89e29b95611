"""What people do: one use case a function, one story a file. Each runs in a transaction that an interface opens."""
