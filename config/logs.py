"""What must not stand in a log."""

import logging
import re

_PRIVATE_LINK = re.compile(r"(?<!/nghia-vu)(/lich/)[^/\s\"?]+")


def without_secrets(text: str) -> str:
    """The text with the secret of a private calendar link blotted out."""
    return _PRIVATE_LINK.sub(r"\1…", text)


class HideSecrets(logging.Filter):
    def filter(self, record):
        message = record.getMessage()
        if "/lich/" in message:
            record.msg, record.args = without_secrets(message), ()
        return True
