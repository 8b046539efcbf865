# SPDX-License-Identifier: MIT
"""Stands in for the kubelet and for Talos' apid: runs in the VM, reached through the node container.

The kubelet answers what the API server asks one: health, logs, exec over SPDY/3.1 and WebSocket, stats. What it executes,
it executes for real in the node container, without dockerd, as a kubelet in the node would. apid is a TLS server that
shows the right certificate and no more.
Arguments: the stack's directory, the name of the node container.
"""

import json
import os
import socket
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import spdy
import websocket

BASE, NODE = sys.argv[1:3]
KUBELET_PORT, APID_PORT = 10250, 50000
PROTOCOL = "v4.channel.k8s.io"


def written(name):
    """What the suite has written down for us, by pod."""
    try:
        with open(f"{BASE}/vm/{name}", encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def node_init():
    """The node container's process 1, found by what it runs: dockerd need not answer."""
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/cmdline", "rb") as words:
                if words.read().split(b"\0")[:2] == [b"/bin/sh", b"/sbin/init"]:
                    return entry
        except OSError:
            continue
    raise RuntimeError("the node does not run")


def tls(name):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{BASE}/pki/{name}.crt", f"{BASE}/pki/{name}.key")
    return context


class Kubelet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urlsplit(self.path)
        words = url.path.strip("/").split("/")
        if url.path == "/healthz":
            self._say("ok")
        elif words[0] == "containerLogs" and len(words) == 4:
            self._say(self._log("/".join(words[1:3]), parse_qs(url.query)))
        elif words[0] == "exec" and len(words) == 4:
            if "/".join(words[1:3]) in written("crashed.json"):
                self._say(f'container not found ("{words[3]}")', status=500)
            else:
                self._exec(parse_qs(url.query))
        elif url.path == "/stats/summary":
            self._say(json.dumps({"node": {"nodeName": NODE}, "pods": []}), kind="application/json")
        else:
            self._say("404 page not found\n", status=404)

    do_POST = do_GET

    @staticmethod
    def _log(pod, query):
        """What the suite has written for this pod; previous=true gets the same lines."""
        lines = written("logs.json").get(pod, "").splitlines(keepends=True)
        return "".join(lines[-int(query.get("tailLines", ["1000"])[0]):])

    def _exec(self, query):
        wanted = self.headers.get("Upgrade", "").upper()
        if wanted == "SPDY/3.1":
            self._exec_over_spdy(query)
        elif wanted == "WEBSOCKET" and PROTOCOL in self.headers.get("Sec-WebSocket-Protocol", ""):
            self._exec_over_websocket(query)
        else:
            self._say("you must specify an upgrade that is known here\n", status=400)

    def _switch(self, **headers):
        self.send_response(101, "Switching Protocols")
        self.send_header("Connection", "Upgrade")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.close_connection = True

    @staticmethod
    def _run(query):
        inside = ["nsenter", "--target", node_init(), "--mount", "--net", "--pid", "--uts", "--ipc", "--", *query["command"]]
        return subprocess.run(inside, capture_output=True, check=False, timeout=60, env={"PATH": "/bin:/usr/bin:/sbin"})

    def _exec_over_websocket(self, query):
        self._switch(Upgrade="websocket", Sec_WebSocket_Protocol=PROTOCOL,
                     Sec_WebSocket_Accept=websocket.accept_key(self.headers["Sec-WebSocket-Key"]))
        # A kubelet opens each stream with an empty message.
        self.wfile.write(b"".join(websocket.message(stream, b"") for stream in (1, 2, 3)))
        done = self._run(query)
        status = json.dumps(self._status(done.returncode)).encode()
        for stream, data in ((1, done.stdout), (2, done.stderr), (3, status)):
            if data:
                self.wfile.write(websocket.message(stream, data))
        self.wfile.write(websocket.close())

    def _exec_over_spdy(self, query):
        self._switch(Upgrade="SPDY/3.1", X_Stream_Protocol_Version=PROTOCOL)
        keys = {"stdout": "output", "stderr": "error"}
        wanted = ["error"] + [kind for kind, key in keys.items() if query.get(key) == ["1"]]
        connection = spdy.Connection(self.rfile, self.wfile)
        streams = connection.accept_streams(wanted)
        done = self._run(query)
        for kind, data in (("stdout", done.stdout), ("stderr", done.stderr)):
            if kind in streams:
                connection.send(streams[kind], data, last=True)
        connection.send(streams["error"], json.dumps(self._status(done.returncode)).encode(), last=True)
        connection.drain()

    @staticmethod
    def _status(code):
        if code == 0:
            return {"metadata": {}, "status": "Success"}
        return {"metadata": {}, "status": "Failure", "reason": "NonZeroExitCode",
                "message": f"command terminated with non-zero exit code: exit status {code}",
                "details": {"causes": [{"reason": "ExitCode", "message": str(code)}]}}

    def _say(self, text, status=200, kind="text/plain"):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        print(self.path, words[0] % words[1:], file=sys.stderr, flush=True)


def shake_hands(connection, context):
    """Show the certificate, then wait for the client to go."""
    try:
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.settimeout(30)
            secured.recv(1)
    except OSError:
        connection.close()


def serve_apid():
    context = tls("apid")
    listener = socket.create_server(("0.0.0.0", APID_PORT), backlog=64)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=shake_hands, args=(connection, context), daemon=True).start()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def get_request(self):
        """The handshake is left to the connection's own thread: a port scan must not stop the others."""
        connection, address = super().get_request()
        secured = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return secured, address

    def handle_error(self, request, client_address):
        print("kubelet:", client_address, sys.exc_info()[1], file=sys.stderr, flush=True)


def main():
    threading.Thread(target=serve_apid, daemon=True).start()
    kubelet = Server(("0.0.0.0", KUBELET_PORT), Kubelet)
    kubelet.context = tls("kubelet")
    kubelet.serve_forever()


main()
