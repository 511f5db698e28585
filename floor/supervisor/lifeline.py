"""Becomes another command after asking the kernel to kill it when its parent dies.

``python lifeline.py PARENT COMMAND…``. A process cannot promise to stop its children when it is itself
killed with SIGKILL, so this is done on the child's side; it stands before ``exec`` so that programs that are
not ours (redis-server) are held as well. Linux only; elsewhere it just becomes the command. Runs without
site-packages, so it imports nothing but the standard library.

SIGHUP, by which a configuration is to be read again, must not end a child that does not listen to it yet.
"""

import contextlib
import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Replace this process by ``command``, tied to ``parent``."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it was gone before we asked
            sys.exit(1)
    try:
        os.execvp(command[0], command)  # noqa: S606 - becoming the supervised command is its purpose
    except OSError as error:
        sys.exit(f"{command[0]}: cannot be started: {error.strerror}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
