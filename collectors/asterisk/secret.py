"""The secret of an AMI account: read anew for each login, so that it can be changed while we run."""

import os

from collectors.link import RefusedError
from floor.settings import Secret

_LONGEST = 4096
"""More than this is some other file."""


def read_secret(secret: Secret) -> str:
    """Return the secret. Raises RefusedError, which names the variable or file and never what is in it."""
    if secret.file is None:
        where, value = f"environment variable {secret.env}", os.environ.get(secret.env or "", "")
        if not value:
            raise RefusedError(
                f"{where}: expected the secret of the AMI account, it is not set; set it and start again"
            )
    else:
        where = f"file {secret.file}"
        try:
            with secret.file.open(encoding="utf-8") as file:
                value = file.read(_LONGEST + 1)
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise RefusedError(
                f"{where}: expected the secret of the AMI account, it cannot be read: {why}"
            ) from None
        value = value.removesuffix("\n").removesuffix("\r")
    if not value or len(value) > _LONGEST or any(char in value for char in "\r\n\0"):
        raise RefusedError(f"{where}: expected the secret of the AMI account, one line and nothing else")
    return value
