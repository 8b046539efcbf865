# SPDX-License-Identifier: MIT
"""What the stack serves, as data: the built-in spec's ports, each on a free port of this host.

redis is a real redis-server; the others are busybox httpd with the answers of the real services' health endpoints.
"""

from dataclasses import dataclass, field


@dataclass
class Service:
    name: str
    container: int  # the port in the node, which is the Service's nodePort
    kube: str = ""  # namespace/name[:port] of the Kubernetes Service; none: not published
    files: dict = field(default_factory=dict)  # path -> body, for httpd
    host: int = 0  # set when the stack starts


def all_services():
    return [
        Service("redis", 6379, "joelclaw/redis"),
        Service("typesense", 8108, "joelclaw/typesense", {"health": '{"ok":true}'}),
        Service("inngest", 8288, "joelclaw/inngest-svc:8288", {"health": '{"status":200,"message":"OK"}'}),
        Service("inngest-connect", 8289, "joelclaw/inngest-svc:8289"),
        Service("system-bus-worker", 3111, "joelclaw/system-bus-worker", {"api/inngest": '{"mode":"dev"}'}),
        Service("livekit", 7880, "joelclaw/livekit-server:80", {"index.html": "OK"}),
        Service("livekit-rtc", 7881, "joelclaw/livekit-server:7881"),
        Service("bluesky-pds", 3000, "joelclaw/bluesky-pds", {"xrpc/_health": '{"version":"0.4.204"}'}),
        Service("aistor", 31000, "aistor/aistor-s3-api"),
        Service("aistor-console", 31001, "aistor/aistor-s3-console"),
        Service("dkron", 8080, "", {"health": '{"agent":"ok"}'}),
    ]
