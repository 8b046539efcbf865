# SPDX-License-Identifier: MIT
"""As much of SPDY/3.1 as `kubectl exec` speaks: streams that the client opens, and data that the server sends back.

Frames are those of the SPDY/3.1 draft: a control frame begins with 0x8003, a data frame with its stream's number.
"""

import struct
import zlib

SYN_STREAM, SYN_REPLY, PING, GOAWAY = 1, 2, 6, 7
FLAG_FIN = 1

_WORDS = """options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age
allow authorization cache-control connection content-base content-encoding content-language content-length
content-location content-md5 content-range content-type date etag expect expires from host if-match if-modified-since
if-none-match if-range if-unmodified-since last-modified location max-forwards pragma proxy-authenticate
proxy-authorization range referer retry-after server te trailer transfer-encoding upgrade user-agent vary via warning
www-authenticate method get status|200 OK|version HTTP/1.1 url public set-cookie keep-alive origin"""

_TAIL = (
    b"100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505"
    b"203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden"
    b"404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable"
    b"Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT"
    b"chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,text/javascript,"
    b"publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.")


def _dictionary():
    """The draft's dictionary: words with their lengths before them, then loose text. Its Adler-32 is 0xe3c6a7c2."""
    words = []
    for part in _WORDS.split("|"):
        words += [part] if part == "200 OK" else part.split()
    return b"".join(struct.pack(">I", len(word)) + word.encode() for word in words) + _TAIL


DICTIONARY = _dictionary()


class Closed(Exception):
    """The client has hung up."""


class Connection:
    """The server's end, over a file pair as http.server has it after the upgrade."""

    def __init__(self, reader, writer):
        self._reader = reader
        self._writer = writer
        self._inflate = zlib.decompressobj(zdict=DICTIONARY)
        self._deflate = zlib.compressobj(zdict=DICTIONARY)

    def accept_streams(self, wanted):
        """Answer each stream that the client opens until all wanted types are there: {type: number}."""
        streams = {}
        while not set(wanted) <= set(streams):
            number, headers = self._next_stream()
            streams[headers.get("streamtype", "?")] = number
            self._control(SYN_REPLY, 0, struct.pack(">I", number) + self._headers({}))
        return streams

    def send(self, stream, data, last=False):
        self._write(struct.pack(">II", stream, (FLAG_FIN if last else 0) << 24 | len(data)) + data)

    def drain(self):
        """Until the client closes: it does so once it has read the status."""
        try:
            while True:
                self._frame()
        except Closed:
            return

    def _next_stream(self):
        while True:
            kind, payload = self._frame()
            if kind == SYN_STREAM:
                return struct.unpack(">I", payload[:4])[0] & 0x7FFFFFFF, self._read_headers(payload[10:])

    def _frame(self):
        """The next control frame; data is read over, pings are answered."""
        while True:
            head, sizes = struct.unpack(">II", self._read(8))
            payload = self._read(sizes & 0xFFFFFF)
            if not head & 0x80000000:
                continue
            kind = head & 0xFFFF
            if kind == PING:
                self._control(PING, 0, payload)
            elif kind == GOAWAY:
                raise Closed
            else:
                return kind, payload

    def _read(self, count):
        data = self._reader.read(count)
        if len(data) < count:
            raise Closed
        return data

    def _control(self, kind, flags, payload):
        self._write(struct.pack(">HHI", 0x8003, kind, flags << 24 | len(payload)) + payload)

    def _write(self, data):
        self._writer.write(data)
        self._writer.flush()

    def _headers(self, headers):
        block = struct.pack(">I", len(headers))
        for name, value in headers.items():
            block += struct.pack(">I", len(name)) + name.encode() + struct.pack(">I", len(value)) + value.encode()
        return self._deflate.compress(block) + self._deflate.flush(zlib.Z_SYNC_FLUSH)

    def _read_headers(self, packed):
        block = self._inflate.decompress(packed)
        at = 4
        words = []
        while at < len(block):
            size = struct.unpack(">I", block[at:at + 4])[0]
            words.append(block[at + 4:at + 4 + size].decode())
            at += 4 + size
        return dict(zip(words[::2], words[1::2]))
