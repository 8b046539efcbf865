# SPDX-License-Identifier: MIT
"""A healthy cluster as Kubernetes objects: what scheduler, controllers and kubelet would have written."""

import json
import uuid
from datetime import datetime, timedelta, timezone

from .node import ADDRESS, NAME as NODE_NAME

SPACE = uuid.UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")

# kind, namespace, name, replicas, image, claim
WORKLOADS = (
    ("StatefulSet", "joelclaw", "redis", 1, "redis:7-alpine", "data-redis-0"),
    ("StatefulSet", "joelclaw", "typesense", 1, "typesense/typesense:30.1", "data-typesense-0"),
    ("StatefulSet", "joelclaw", "inngest", 1, "inngest/inngest:latest", "data-inngest-0"),
    ("StatefulSet", "joelclaw", "dkron", 1, "dkron/dkron:latest", "data-dkron-0"),
    ("StatefulSet", "aistor", "aistor-s3-pool-0", 1, "quay.io/minio/aistor/minio:latest", "data0-aistor-s3-pool-0-0"),
    ("Deployment", "joelclaw", "system-bus-worker", 1, "ghcr.io/joelhooks/system-bus-worker:latest", ""),
    ("Deployment", "joelclaw", "livekit-server", 1, "livekit/livekit-server:v1.9.0", ""),
    ("Deployment", "joelclaw", "bluesky-pds", 1, "ghcr.io/bluesky-social/pds:0.4.204", "bluesky-pds"),
    ("Deployment", "aistor", "adminjob-operator", 1, "quay.io/minio/aistor/adminjob-operator", ""),
    ("Deployment", "aistor", "object-store-operator", 1, "quay.io/minio/aistor/object-store-operator", ""),
    ("Deployment", "local-path-storage", "local-path-provisioner", 1, "rancher/local-path-provisioner:v0.0.30", ""),
    ("DaemonSet", "kube-system", "kube-flannel", 1, "ghcr.io/siderolabs/flannel:v0.27.4", ""),
    ("DaemonSet", "kube-system", "kube-proxy", 1, "registry.k8s.io/kube-proxy:v1.35.0", ""),
    ("Deployment", "kube-system", "coredns", 2, "registry.k8s.io/coredns/coredns:v1.13.2", ""),
)

# namespace, name, type, workload, ((port name, port, target port, nodePort), ...)
SERVICES = (
    ("joelclaw", "redis", "NodePort", "redis", (("redis", 6379, 6379, 6379),)),
    ("joelclaw", "typesense", "NodePort", "typesense", (("http", 8108, 8108, 8108),)),
    ("joelclaw", "inngest-svc", "NodePort", "inngest", (("api", 8288, 8288, 8288), ("connect", 8289, 8289, 8289))),
    ("joelclaw", "system-bus-worker", "NodePort", "system-bus-worker", (("http", 3111, 3111, 3111),)),
    ("joelclaw", "livekit-server", "NodePort", "livekit-server", (("http", 80, 7880, 7880), ("rtc-tcp", 7881, 7881, 7881))),
    ("joelclaw", "bluesky-pds", "NodePort", "bluesky-pds", (("http", 3000, 3000, 3000),)),
    ("joelclaw", "dkron-svc", "ClusterIP", "dkron", (("http", 8080, 8080, 0),)),
    ("joelclaw", "dkron-peer", "ClusterIP", "dkron", (("serf", 8946, 8946, 0), ("grpc", 6868, 6868, 0))),
    ("kube-system", "kube-dns", "ClusterIP", "coredns", (("dns-tcp", 53, 53, 0), ("metrics", 9153, 9153, 0))),
    ("aistor", "aistor-s3-api", "NodePort", "aistor-s3-pool-0", (("https", 443, 9000, 31000),)),
    ("aistor", "aistor-s3-console", "NodePort", "aistor-s3-pool-0", (("https-console", 9443, 9443, 31001),)),
)

NAMESPACES = {"joelclaw": "privileged", "aistor": "", "local-path-storage": "privileged", "kube-system": "privileged"}

# namespace, name, type
SECRETS = (
    ("joelclaw", "bluesky-pds-secrets", "Opaque"),
    ("joelclaw", "system-bus-env", "Opaque"),
    ("joelclaw", "typesense-secret", "Opaque"),
    ("joelclaw", "ghcr-pull", "kubernetes.io/dockerconfigjson"),
    ("aistor", "aistor-env-configuration", "Opaque"),
    ("joelclaw", "sh.helm.release.v1.livekit-server.v3", "helm.sh/release.v1"),
    ("joelclaw", "sh.helm.release.v1.bluesky-pds.v3", "helm.sh/release.v1"),
)
CANARY = "SECRET-CANARY-OF-A-KUBERNETES-SECRET"  # what is in each: never asked for, never printed


def now(seconds_ago=0):
    return (datetime.now(timezone.utc) - timedelta(seconds=seconds_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


def stable_uuid(text):
    return str(uuid.uuid5(SPACE, text))


def volume_name(namespace, claim):
    return "pvc-" + stable_uuid(f"{namespace}/{claim}")


def volume_directories():
    """Where local-path-provisioner keeps the data; the product compares them with the claims."""
    return [f"{volume_name(space, claim)}_{space}_{claim}" for _, space, _, _, _, claim in WORKLOADS if claim]


def namespaces():
    for name, level in NAMESPACES.items():
        labels = {"pod-security.kubernetes.io/enforce": level} if level else {}
        yield {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def node():
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": NODE_NAME, "labels": {
        "kubernetes.io/hostname": NODE_NAME, "kubernetes.io/os": "linux", "node-role.kubernetes.io/control-plane": ""}},
        "spec": {"podCIDR": "10.244.0.0/24"}}


def node_status():
    def condition(kind, status, reason, message):
        return {"type": kind, "status": status, "reason": reason, "message": message,
                "lastHeartbeatTime": now(), "lastTransitionTime": now(600)}
    good = (("MemoryPressure", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            ("DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            ("PIDPressure", "KubeletHasSufficientPID", "kubelet has sufficient PID available"))
    conditions = [condition(kind, "False", reason, message) for kind, reason, message in good]
    conditions.append(condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"))
    return {"status": {
        "capacity": {"cpu": "2", "memory": "4Gi", "pods": "110"},
        "allocatable": {"cpu": "2", "memory": "4Gi", "pods": "110"},
        "conditions": conditions,
        "addresses": [{"type": "InternalIP", "address": ADDRESS}, {"type": "Hostname", "address": NODE_NAME}],
        "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
        "nodeInfo": {"machineID": "", "systemUUID": "", "bootID": "", "kernelVersion": "6.18", "osImage": "Talos (v1.12.4)",
                     "containerRuntimeVersion": "containerd://2.1.6", "kubeletVersion": "v1.35.0",
                     "kubeProxyVersion": "v1.35.0", "operatingSystem": "linux", "architecture": "amd64"}}}


def workload(kind, namespace, name, replicas, image, _claim):
    labels = {"app": name}
    body = {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name, "namespace": namespace},
            "spec": {"selector": {"matchLabels": labels}, "template": {
                "metadata": {"labels": labels}, "spec": {"containers": [{"name": name, "image": image}]}}}}
    if kind != "DaemonSet":
        body["spec"]["replicas"] = replicas
    if kind == "StatefulSet":
        body["spec"]["serviceName"] = name
    return body


def manifests():
    """What an operator keeps in files: Services, claims and workloads of his own."""
    own = ("joelclaw", "aistor")
    yield from (body for body in services() if body["metadata"]["namespace"] in own)
    yield from (body for kind, body, _ in storage() if kind == "claim")
    yield from (workload(*each) for each in WORKLOADS if each[1] in own)


def workload_status(kind, ready):
    if kind == "DaemonSet":
        return {"status": {"desiredNumberScheduled": 1, "currentNumberScheduled": 1, "numberMisscheduled": 0,
                           "numberReady": ready, "numberAvailable": ready, "updatedNumberScheduled": 1,
                           "observedGeneration": 1}}
    there = max(ready, 1)  # its pods are of its present template, whether they run or not
    wanted = {"replicas": there, "readyReplicas": ready, "availableReplicas": ready, "updatedReplicas": there,
              "observedGeneration": 1}
    if kind == "StatefulSet":
        del wanted["availableReplicas"]  # not served by API servers before 1.22
    return {"status": wanted}


def pod_name(kind, name, index):
    if kind == "StatefulSet":
        return f"{name}-{index}"
    own = stable_uuid(f"{name}/{index}").replace("-", "")
    return f"{name}-{own[:5]}" if kind == "DaemonSet" else f"{name}-7d9c8b6f5d-{own[:5]}"


def pods():
    """(namespace, name, pod) for every workload."""
    for kind, namespace, name, replicas, image, claim in WORKLOADS:
        owner = {"apiVersion": "apps/v1", "kind": kind, "name": name, "uid": stable_uuid(name), "controller": True}
        if kind == "Deployment":
            owner = {**owner, "kind": "ReplicaSet", "name": f"{name}-7d9c8b6f5d"}
        for index in range(replicas):
            spec = {"nodeName": NODE_NAME, "terminationGracePeriodSeconds": 0,
                    "containers": [{"name": name, "image": image}]}
            if claim:
                spec["volumes"] = [{"name": "data", "persistentVolumeClaim": {"claimName": claim}}]
            own = pod_name(kind, name, index)
            yield namespace, own, {"apiVersion": "v1", "kind": "Pod", "metadata": {
                "name": own, "namespace": namespace, "labels": {"app": name}, "ownerReferences": [owner]}, "spec": spec}


def pod_status(container, image, *, ready=True, state=None, last=None, restarts=0):
    """Running and ready, or what the caller says of its one container."""
    word = "True" if ready else "False"
    conditions = [{"type": kind, "status": status, "lastProbeTime": None, "lastTransitionTime": now(500)}
                  for kind, status in (("Initialized", "True"), ("Ready", word), ("ContainersReady", word),
                                       ("PodScheduled", "True"))]
    return {"status": {"phase": "Running", "podIP": ADDRESS, "podIPs": [{"ip": ADDRESS}], "hostIP": ADDRESS,
                       "startTime": now(600), "conditions": conditions, "containerStatuses": [{
                           "name": container, "image": image, "imageID": "", "ready": ready, "started": ready,
                           "restartCount": restarts, "containerID": "containerd://" + stable_uuid(container),
                           "state": state or {"running": {"startedAt": now(590)}}, "lastState": last or {}}]}}


def static_pods():
    """(namespace, name, pod) of what Talos runs from manifests: no workload owns them."""
    for name in ("kube-apiserver", "kube-controller-manager", "kube-scheduler"):
        own = f"{name}-{NODE_NAME}"
        # The one argument that the product reads, as node.py gives it to the API server that really runs.
        range_of = ["--service-node-port-range=80-32767"] if name == "kube-apiserver" else []
        container = {"name": name, "image": f"registry.k8s.io/{name}:v1.35.0",
                     "command": [f"/usr/local/bin/{name}", *range_of]}
        yield "kube-system", own, {"apiVersion": "v1", "kind": "Pod", "metadata": {
            "name": own, "namespace": "kube-system", "ownerReferences": [{
                "apiVersion": "v1", "kind": "Node", "name": NODE_NAME, "uid": stable_uuid(NODE_NAME), "controller": True}]},
                                   "spec": {"nodeName": NODE_NAME, "hostNetwork": True, "containers": [container]}}


def secrets():
    for namespace, name, kind in SECRETS:
        data = {"stringData": {"password": CANARY}}
        if kind == "kubernetes.io/dockerconfigjson":
            data = {"stringData": {".dockerconfigjson": json.dumps({"auths": {"ghcr.io": {"auth": CANARY}}})}}
        yield {"apiVersion": "v1", "kind": "Secret", "type": kind, **data,
               "metadata": {"namespace": namespace, "name": name}}


def services():
    for namespace, name, kind, app, ports in SERVICES:
        listed = [{"name": port_name, "port": port, "targetPort": target, "protocol": "TCP",
                   **({"nodePort": node_port} if node_port else {})} for port_name, port, target, node_port in ports]
        yield {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": namespace},
               "spec": {"type": kind, "selector": {"app": app}, "ports": listed}}


def endpoints():
    """The one that the API server itself must reach: dkron, asked through its service proxy. An address that names no pod
    is not used."""
    pod = {"kind": "Pod", "namespace": "joelclaw", "name": "dkron-0"}
    return {"apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "dkron-svc", "namespace": "joelclaw"},
            "subsets": [{"addresses": [{"ip": ADDRESS, "targetRef": pod}],
                         "ports": [{"name": "http", "port": 8080, "protocol": "TCP"}]}]}


def storage():
    """(kind, object, status) of class, volumes and claims, already bound to each other."""
    yield "class", {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {
        "name": "local-path", "annotations": {"storageclass.kubernetes.io/is-default-class": "true"}},
        "provisioner": "rancher.io/local-path", "volumeBindingMode": "WaitForFirstConsumer"}, None
    for _, namespace, _, _, _, claim in WORKLOADS:
        if not claim:
            continue
        volume, size = volume_name(namespace, claim), {"storage": "1Gi"}
        yield "claim", {"apiVersion": "v1", "kind": "PersistentVolumeClaim",
                        "metadata": {"name": claim, "namespace": namespace}, "spec": {
                            "accessModes": ["ReadWriteOnce"], "storageClassName": "local-path", "volumeName": volume,
                            "resources": {"requests": size}}}, {"status": {
                                "phase": "Bound", "accessModes": ["ReadWriteOnce"], "capacity": size}}
        path = f"/opt/local-path-provisioner/{volume}_{namespace}_{claim}"
        yield "volume", {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": volume}, "spec": {
            "capacity": size, "accessModes": ["ReadWriteOnce"], "storageClassName": "local-path",
            "persistentVolumeReclaimPolicy": "Delete",
            "claimRef": {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": namespace, "name": claim},
            "hostPath": {"path": path, "type": "DirectoryOrCreate"}}}, {"status": {"phase": "Bound"}}


UNTOLERATED = ("0/1 nodes are available: 1 node(s) had untolerated taint(s). preemption: 0/1 nodes are available: "
               "1 Preemption is not helpful for scheduling.")


def waiting_status():
    """What a taint leaves behind: a pod that no node takes."""
    return {"status": {"phase": "Pending", "conditions": [{
        "type": "PodScheduled", "status": "False", "reason": "Unschedulable", "lastTransitionTime": now(90),
        "message": UNTOLERATED}]}}


def event(namespace, pod, reason, message, count):
    """A warning about a pod, as scheduler and kubelet write it."""
    return {"apiVersion": "v1", "kind": "Event", "metadata": {"namespace": namespace, "name": f"{pod}.{reason.lower()}"},
            "involvedObject": {"kind": "Pod", "namespace": namespace, "name": pod}, "reason": reason, "message": message,
            "type": "Warning", "count": count, "firstTimestamp": now(600), "lastTimestamp": now(60),
            "source": {"component": "kubelet"}}


def kind_of(name):
    return next(kind for kind, _, each, *_ in WORKLOADS if each == name)
