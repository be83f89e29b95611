"""People at work: who has what to do now, and who is away."""
