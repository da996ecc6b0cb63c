import pytest


@pytest.fixture(autouse=True)
def no_counts_in_the_navigation(settings):
    """The look is tested without a database; what the badges count is tested with the notifications."""
    settings.NAV_BADGES = {}
