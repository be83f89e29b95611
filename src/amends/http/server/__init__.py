"""What the server says about itself: health, metrics, the OpenAPI document, the first run."""
