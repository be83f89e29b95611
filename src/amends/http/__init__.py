"""The HTTP doors: decode, authorise, run one use case, encode."""
