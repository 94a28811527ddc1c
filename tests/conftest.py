"""Every run of the tests tries the same examples, so that a failure can be met again."""

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")
