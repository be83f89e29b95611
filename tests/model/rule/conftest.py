"""Random examples are judged by what they show; how long one takes has tests of its own."""

from hypothesis import settings

settings.register_profile("rules", deadline=None)
settings.load_profile("rules")
