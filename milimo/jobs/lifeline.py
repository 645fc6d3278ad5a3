"""A child process that does not outlive its parent, on Linux and macOS alike.

The parent holds the writing end of a pipe that is the child's standard input. However the parent ends, the system closes that
end; the child's watch reads end-of-file and ends the process at once. The work is durable, so there is nothing to tidy.
"""

import os
import sys
import threading

PARENT_GONE = 70
"""The exit status of a child whose parent went away."""


def die_with_parent() -> None:
    """Begin to watch standard input; call once, in a process started with `stdin=PIPE`."""

    def watch() -> None:
        while os.read(descriptor, 4096):
            pass
        os._exit(PARENT_GONE)

    descriptor = sys.stdin.fileno()
    threading.Thread(target=watch, name="lifeline", daemon=True).start()
