# SPDX-License-Identifier: MIT
"""The real program on a terminal: a narrow one, a dumb one, one without colour, and one that is lost."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

PROGRAM = sys.argv[1]
ESCAPE = b"\x1b"
PATIENCE = 20


def begin(columns, words, **variables):
    """(pid, our end of the terminal): the program on a terminal of its own, which has its size before it begins."""
    pid, end = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        kept = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "TERM": "xterm", "LANG": "C.UTF-8"}
        os.execve(PROGRAM, [PROGRAM, *words], {**kept, **variables})
    return pid, end


def read_until(end, enough):
    """What is said until `enough` of it is there, or the terminal's other side is closed."""
    said, deadline = b"", time.monotonic() + PATIENCE
    while not enough(said) and time.monotonic() < deadline:
        try:
            said += os.read(end, 65536) if select.select([end], [], [], 0.5)[0] else b""
        except OSError:  # the other side is closed
            break
    return said


def end_of(pid):
    """Exit status, or 128 and the signal; a program that does not end is killed and fails."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return "does not end"


def screen(columns, *words, **variables):
    pid, end = begin(columns, words, **variables)
    said = read_until(end, lambda _: False)
    os.close(end)
    return end_of(pid), said


def a_terminal_has_colour():
    code, said = screen(80, "--simulate", "zombie", "status")
    assert code == 2 and ESCAPE + b"[" in said, (code, said)


def no_color_takes_it_away():
    for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        code, said = screen(80, "--simulate", "zombie", "status", **variables)
        assert code == 2 and ESCAPE not in said, (variables, said)


def no_line_is_wider_than_the_screen():
    for columns in (120, 80, 60, 40):
        _, said = screen(columns, "--simulate", "zombie", "status", NO_COLOR="1")
        text = said.decode().replace("\r", "").splitlines()
        # What is to be pasted is never cut, nor broken; nor is a word that is wider than the screen.
        wide = [line for line in text if len(line) > columns and "joelclaw-infra" not in line and "simulated:" not in line
                and " " in line.strip()]
        assert not wide, f"wider than {columns}: {wide}"


def twenty_columns_still_say_it():
    code, said = screen(20, "--simulate", "zombie", "status", COLUMNS="20")
    assert code == 2 and b"vm-zombie" in said.replace(b"\r\n", b""), said


def a_terminal_without_a_size_is_of_eighty_columns():
    code, said = screen(0, "--simulate", "zombie", "status", NO_COLOR="1")
    assert code == 2 and max(len(line) for line in said.decode().replace("\r", "").splitlines()) <= 80, said


def a_dumb_terminal_is_not_steered():
    pid, end = begin(80, ("--simulate", "healthy", "status", "--watch", "1s"), TERM="dumb")
    said = read_until(end, lambda text: text.count(b"operations") >= 2)
    os.kill(pid, signal.SIGINT)
    said += read_until(end, lambda _: False)
    assert end_of(pid) == 130, said
    assert ESCAPE not in said, said


def a_lost_terminal_ends_a_watch():
    pid, end = begin(80, ("--simulate", "healthy", "status", "--watch", "1s"))
    read_until(end, lambda text: b"operations" in text)
    os.close(end)  # the kernel tells its foreground group: SIGHUP
    code = end_of(pid)
    assert code == 129, code


def a_lost_terminal_ends_a_look_that_waits():
    pid, end = begin(80, ("--simulate", "healthy", "status", "--watch", "60s"))
    read_until(end, lambda text: b"operations" in text)
    began = time.monotonic()
    os.kill(pid, signal.SIGHUP)
    read_until(end, lambda _: False)
    code = end_of(pid)
    assert code == 129 and time.monotonic() - began < 5, (code, time.monotonic() - began)
    os.close(end)


CASES = (a_terminal_has_colour, no_color_takes_it_away, no_line_is_wider_than_the_screen, twenty_columns_still_say_it,
         a_terminal_without_a_size_is_of_eighty_columns, a_dumb_terminal_is_not_steered, a_lost_terminal_ends_a_watch,
         a_lost_terminal_ends_a_look_that_waits)


def main():
    failed = 0
    for case in CASES:
        try:
            case()
            print(f"PASS {case.__name__.replace('_', ' ')}")
        except AssertionError as failure:
            failed += 1
            print(f"FAIL {case.__name__.replace('_', ' ')}: {failure}")
    return 1 if failed else 0


sys.exit(main())
