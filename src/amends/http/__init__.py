"""The HTTP interfaces: decode, authorise, run one use case, encode."""
