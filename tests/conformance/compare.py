# SPDX-License-Identifier: MIT
"""Two snapshots of dump_snapshot, field by field: what real parts say and what the simulation says of the same stack."""

import json
import re
from fnmatch import fnmatchcase

# Names that are drawn, on either side by its own dice: what they stand in for is compared.
DRAWN = (
    (r"-[0-9a-f]{9,10}-[0-9a-f]{5}\b", "-HASH-OWN", "pods of a Deployment: hashes of template and pod"),
    (r"\b(kube-flannel|kube-proxy)-[0-9a-f]{5}\b", r"\1-OWN", "pods of a DaemonSet"),
    (r"-(?=[0-9a-f]*[0-9])[0-9a-f]{9,10}(?=\")", "-HASH", "ReplicaSets: the hash of their template"),
    (r"\bpvc-[0-9a-f]{8}-[0-9a-f-]{27}", "pvc-UUID", "volumes are named after their claim's uid"),
    (r"\bbr-[0-9a-f]{12}\b", "br-ID", "a bridge is named after its network's id"),
    (r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", "ID64", "ids of containers and images, names of anonymous volumes"),
)


class Exemption:
    """Fields that differ by nature. `given`: both sides must have something there; `whatever`: not even that."""

    def __init__(self, pattern, reason, how="given"):
        self.pattern, self.reason, self.how = pattern, reason, how
        self.used = False

    def excuses(self, path, real, simulated):
        if not fnmatchcase(path, self.pattern):
            return False
        if self.how != "whatever" and is_given(real) != is_given(simulated):
            return False
        self.used = True
        return True


NOTHING = "nothing"


def is_given(value):
    return value not in (NOTHING, None, "", [], {})


def canonical(text):
    for pattern, name, _ in DRAWN:
        text = re.sub(pattern, name, text)
    return json.loads(text)


def leaves(value, path=""):
    """{dotted path: plain value}; a list of plain values is one, in order of its members."""
    if isinstance(value, dict) and value:
        found = {}
        for name, each in value.items():
            found.update(leaves(each, f"{path}.{name}" if path else name))
        return found
    if isinstance(value, list) and value:
        if any(isinstance(each, (dict, list)) for each in value):
            return leaves({str(index): each for index, each in enumerate(value)}, path)
        return {path: sorted(value, key=str)}
    return {path: value}


def disagreements(real, simulated, exemptions):
    """Lines `path: real parts say A, the simulation B` for all that no exemption excuses; of two texts of dump_snapshot."""
    seen, made = leaves(canonical(real)), leaves(canonical(simulated))
    lines = []
    for path in sorted({**seen, **made}):
        one, other = seen.get(path, NOTHING), made.get(path, NOTHING)
        if one != other and not any(each.excuses(path, one, other) for each in exemptions):
            lines.append(f"{path}: real parts say {shown(one)}, the simulation {shown(other)}")
    return lines


def shown(value):
    text = value if value is NOTHING else json.dumps(value)
    return text if len(text) <= 160 else text[:157] + "..."
