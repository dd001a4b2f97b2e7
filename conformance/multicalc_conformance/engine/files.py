"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile


def put(path: Path, text: str) -> None:
    """Write the file beside its place and move it there: whoever looks sees the old one or the new
    one. What is no regular file, a terminal say, is written to.

    Raises:
        OSError: it can't be written; it names the path.
    """
    target = path.resolve()
    try:
        if target.exists() and not target.is_file():
            target.write_text(text, encoding="utf-8")
            return
        mode = target.stat().st_mode if target.exists() else 0o666 & ~_mask()
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as beside:
            try:
                beside.write(text)
                beside.flush()
                os.chmod(beside.name, mode)
                os.replace(beside.name, target)
            except BaseException:
                os.unlink(beside.name)
                raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
