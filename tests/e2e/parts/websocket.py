# SPDX-License-Identifier: MIT
"""As much of WebSocket (RFC 6455) as `exec` needs of a kubelet: the server's end, which only talks."""

import base64
import hashlib
import struct

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
BINARY, CLOSE = 2, 8
FINAL = 0x80


def accept_key(key):
    return base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()


def frame(kind, payload):
    """Unmasked, as servers send them; what is longer than 125 bytes has its length in two more, or in eight."""
    size = len(payload)
    if size < 126:
        head = struct.pack(">BB", FINAL | kind, size)
    elif size < 65536:
        head = struct.pack(">BBH", FINAL | kind, 126, size)
    else:
        head = struct.pack(">BBQ", FINAL | kind, 127, size)
    return head + payload


def message(stream, data):
    """One of v4.channel.k8s.io: its first byte is the stream's number."""
    return frame(BINARY, bytes([stream]) + data)


def close():
    return frame(CLOSE, struct.pack(">H", 1000))
