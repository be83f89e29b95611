"""What is true: values and pure decisions, with `now` and the person handed in. Nothing here keeps or sends."""
