"""Refusals that a user can understand; one middleware turns them into a 409 page."""


class DomainError(Exception):
    """A rule of the domain was not met; `message` is Vietnamese and says what to do."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class StateConflict(DomainError):
    """Somebody else was faster: the object is no longer in the state the action needs."""


class NotAllowed(DomainError):
    """The user sees the object but may not do this with it."""


class TreeError(DomainError):
    """A structural write would break the tree."""
