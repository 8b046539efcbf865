# SPDX-License-Identifier: MIT
"""Listeners of this host that are none of the stack's: one that is silent, one that serves something of its own."""

import os
import socket
import threading


class Hole:
    """A socket that takes connections and never says a word."""

    def __init__(self, path):
        self.path = path
        self._held = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen(64)
        threading.Thread(target=self._hold, daemon=True).start()

    def _hold(self):
        try:
            while True:
                self._held.append(self._listener.accept()[0])
        except OSError:
            return

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        for one in [self._listener, *self._held]:
            one.close()
        os.unlink(self.path)


class Squatter:
    """A program of this host that has taken a port of the stack and serves something of its own there."""

    def __init__(self, port):
        self._listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        try:
            while True:
                with self._listener.accept()[0] as one:
                    one.sendall(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        except OSError:
            return

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
