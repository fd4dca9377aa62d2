"""Everything that crossclaim itself raises. The docstring is the message.

The first paragraph of a class's docstring says, in words for people, what happened; an
instance may add what it knows. `web` maps these to HTTP statuses in one table.
"""

from __future__ import annotations


class CrossclaimError(Exception):
    """Something went wrong in crossclaim."""

    def __str__(self) -> str:
        """Give the message that was passed, else the docstring's first line."""
        return super().__str__() or (self.__doc__ or "").strip().splitlines()[0]


class WrongSetting(CrossclaimError):
    """A setting has a value that cannot be used."""


class Unreadable(CrossclaimError):
    """The file cannot be read as an article.

    News about the document, not about us: it parks the file with its reason and is not
    tried again until a person asks. `code` is stable (`reading.unknown_type`), the
    message is one sentence that says what is wrong and what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        """Keep the stable code beside the sentence."""
        super().__init__(message)
        self.code = code


class Fenced(CrossclaimError):
    """Another worker took this run over; what was found here is thrown away."""


class Missing(CrossclaimError):
    """There is nothing under this number."""


class Stale(CrossclaimError):
    """Somebody decided since this page was shown."""


class Illegal(CrossclaimError):
    """This cannot be done in the state it is in."""


class BuiltOn(Illegal):
    """A later decision builds on this one."""

    def __init__(self, message: str, decision: int) -> None:
        """Keep the number of the later decision beside the sentence."""
        super().__init__(message)
        self.decision = decision


class Reused(CrossclaimError):
    """This form was sent before, with something else in it."""


class Refused(CrossclaimError):
    """You may not do this."""


class TooOften(CrossclaimError):
    """Too many attempts; wait before the next one."""

    def __init__(self, message: str = "", *, wait: float = 60.0) -> None:
        """Keep for how many seconds to wait."""
        super().__init__(message)
        self.wait = wait


class StartError(CrossclaimError):
    """crossclaim cannot start."""
