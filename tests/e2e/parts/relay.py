# SPDX-License-Identifier: MIT
"""Carries TCP from a port of this host to a port inside the VM: what Lima's host agent does for the VM's sshd.

It listens first and enters the VM's network afterwards, so that it accepts here and connects there.
"""

import asyncio
import ctypes
import os
import socket

CLONE_NEWNET = 0x40000000


def enter_network(pid):
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY)
    if libc.setns(descriptor, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
    os.close(descriptor)


async def _pump(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except (OSError, asyncio.CancelledError):
        writer.transport.abort()


async def _serve(listener, target):
    async def carry(reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
        except OSError:
            writer.transport.abort()
            return
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        for end in (writer, far_writer):
            end.close()

    async with await asyncio.start_server(carry, sock=listener) as server:
        await server.serve_forever()


def relay(port, machine_pid, target):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(128)
    enter_network(machine_pid)
    asyncio.run(_serve(listener, target))
