"""A request on its way: matched to an endpoint, authenticated, limited, decoded, answered."""
