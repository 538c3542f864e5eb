"""Runs a command on a pseudo-terminal and types a REPL test's lines into it, as MicroPython's tests/run-tests.py does.

    terminal-session.py TEST SIGINT TIMEOUT COMMAND...

Everything that the terminal shows goes to stdout. Node has no pseudo-terminals; CPython, which the suites need anyway, has.

TEST      the file whose lines are typed; {\\x04} in one is a control key
SIGINT    1: the terminal is the command's controlling one, so that Ctrl-C is a signal; a line with {\\x03} is the key alone
TIMEOUT   seconds for the whole session
"""

import fcntl
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time

# A silence this long means that the command has nothing more to say for now.
QUIET_SECONDS = 0.02


def main(test, sigint, timeout, *command):
    sigint = sigint == "1"
    deadline = time.monotonic() + float(timeout)
    master, slave = pty.openpty()

    def own_terminal():
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        os.tcsetpgrp(0, os.getpid())

    process = subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=subprocess.STDOUT,
        preexec_fn=own_terminal if sigint else None,
    )
    shown = []

    def listen(something=False):
        """Until a silence; when something is expected, not before it has come, unless the command or the time is over."""
        begun = len(shown)
        while True:
            if select.select([master], [], [], QUIET_SECONDS)[0]:
                shown.append(os.read(master, 4096))
            elif not something or len(shown) > begun or process.poll() is not None or time.monotonic() > deadline:
                return

    try:
        listen(True)
        with open(test, "rb") as lines:
            for line in lines:
                if time.monotonic() > deadline:
                    break
                if sigint and b"{\\x03}" in line:
                    os.write(master, b"\x03")
                    listen(True)
                else:
                    os.write(master, re.sub(rb"{\\x(\d\d)}", lambda key: bytes([int(key[1], 16)]), line))
                    listen()
        os.write(master, b"\x04")
        listen()
    except OSError:
        pass  # the command has ended and its side of the terminal is closed
    finally:
        process.kill()
        process.wait()
    sys.stdout.buffer.write(b"".join(shown))


main(*sys.argv[1:])
