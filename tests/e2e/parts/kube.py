# SPDX-License-Identifier: MIT
"""The Kubernetes API as a client sees it, over the published port, and the cluster's state written through it.

etcd and the API server are real. Scheduler, controllers, kube-proxy and kubelet are not there: what they would have
written is written here, through the status subresources.
"""

import http.client
import json
import ssl
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from . import kube_objects, shell
from .node import NAME as NODE_NAME

CONTROL_PLANE = "node-role.kubernetes.io/control-plane"
UNSCHEDULABLE = "node.kubernetes.io/unschedulable"

PLURALS = {"StatefulSet": "statefulsets", "Deployment": "deployments", "DaemonSet": "daemonsets"}


class Api:
    """One kept connection a thread; certificates verified both ways."""

    def __init__(self, port, pki):
        self.port = port
        self._context = ssl.create_default_context(cafile=pki.path("ca", "crt"))
        self._context.load_cert_chain(pki.path("admin", "crt"), pki.path("admin", "key"))
        self._own = threading.local()

    def _connection(self):
        if getattr(self._own, "connection", None) is None:
            self._own.connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10, context=self._context)
        return self._own.connection

    def ask(self, method, path, body=None, kind="application/json"):
        """(status, body as text); a kept connection that has died meanwhile is made anew once."""
        data = None if body is None else json.dumps(body)
        for last_try in (False, True):
            try:
                connection = self._connection()
                connection.request(method, path, data, {"Content-Type": kind})
                answer = connection.getresponse()
                return answer.status, answer.read().decode()
            except (OSError, http.client.HTTPException):
                self._own.connection = None
                if last_try:
                    raise
        raise AssertionError

    def want(self, method, path, body=None, kind="application/json", also=()):
        status, text = self.ask(method, path, body, kind)
        if status not in (200, 201, *also):
            raise RuntimeError(f"{method} {path}: {status} {text[:400]}")
        return json.loads(text) if text.startswith("{") else text

    def create(self, collection, body):
        """What is there already stays: the writer may be run again."""
        return self.want("POST", collection, body, also=(409,))

    def patch(self, path, body):
        return self.want("PATCH", path, body, kind="application/merge-patch+json")

    def patch_list(self, path, body):
        """Lists merged by their keys, as kubectl patch does."""
        return self.want("PATCH", path, body, kind="application/strategic-merge-patch+json")

    def delete(self, path):
        return self.want("DELETE", path + "?gracePeriodSeconds=0", also=(404, 202))


class Cluster:
    def __init__(self, machine, node, pki):
        self.machine = machine
        self.base = machine.base
        self.node = node
        self.api = Api(node.api_port, pki)

    def start_agents(self):
        """Kubelet and apid, stood in for; in the VM, since the node's image has no Python."""
        agents = __file__.replace("kube.py", "node_agents.py")
        self.machine.spawn([sys.executable, "-ES", agents, self.base, NODE_NAME],
                           f"{self.base}/log/agents.log")

    def wait_until_ready(self, seconds=60):
        shell.wait_for("the API server", self._is_ready, seconds, 0.1)

    def _is_ready(self):
        status, text = self.api.ask("GET", "/readyz?verbose")
        if status != 200:
            raise RuntimeError(" ".join(line for line in text.splitlines() if line.startswith("[-]")) or text[:200])
        return True

    def write_talos(self):
        """What a cluster that Talos has just made holds: its node, and what runs in kube-system."""
        for body in kube_objects.namespaces():
            if body["metadata"]["name"] == "kube-system":
                self.api.create("/api/v1/namespaces", body)
                self.api.patch("/api/v1/namespaces/kube-system", {"metadata": body["metadata"]})
        self.api.create("/api/v1/nodes", kube_objects.node())
        self.api.patch_list(f"/api/v1/nodes/{NODE_NAME}/status", kube_objects.node_status())
        for body in kube_objects.services():
            if body["metadata"]["namespace"] == "kube-system":
                self._create_in(body, "api/v1", "services")
        for workload in kube_objects.WORKLOADS:
            if workload[1] == "kube-system":
                self._work(workload)
        for space, name, body in (*kube_objects.pods(), *kube_objects.static_pods()):
            if space == "kube-system":
                self._run_pod(space, name, body)

    def serve(self, workload):
        """What controllers and kubelet do for a workload that somebody has asked for; False: nobody has."""
        kind, namespace, name, replicas, _, claim = workload
        path = f"/apis/apps/v1/namespaces/{namespace}/{PLURALS[kind]}/{name}"
        if self.api.ask("GET", path)[0] != 200:
            return False
        for space, pod, body in kube_objects.pods():
            if space == namespace and body["metadata"]["labels"]["app"] == name:
                self._run_pod(space, pod, body)
        for what, body, status in kube_objects.storage():
            if claim and body["metadata"]["name"] in (claim, kube_objects.volume_name(namespace, claim)):
                self._store(what, body, status)
        if name == "dkron":
            self._create_in(kube_objects.endpoints(), "api/v1", "endpoints")
        self.api.patch(f"{path}/status", kube_objects.workload_status(kind, replicas))
        return True

    def write_healthy(self):
        for body in kube_objects.namespaces():
            self.api.create("/api/v1/namespaces", body)
            if body["metadata"]["labels"]:  # one that is made by the API server itself has none yet
                self.api.patch(f"/api/v1/namespaces/{body['metadata']['name']}", {"metadata": body["metadata"]})
        self.api.create("/api/v1/nodes", kube_objects.node())
        self.api.patch_list(f"/api/v1/nodes/{NODE_NAME}/status", kube_objects.node_status())
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda step: step(), self._steps()))

    def _steps(self):
        for body in kube_objects.services():
            yield lambda body=body: self._create_in(body, "api/v1", "services")
        yield lambda: self._create_in(kube_objects.endpoints(), "api/v1", "endpoints")
        for kind, body, status in kube_objects.storage():
            yield lambda kind=kind, body=body, status=status: self._store(kind, body, status)
        for workload in kube_objects.WORKLOADS:
            yield lambda workload=workload: self._work(workload)
        for body in kube_objects.secrets():
            yield lambda body=body: self._create_in(body, "api/v1", "secrets")
        for namespace, name, body in (*kube_objects.pods(), *kube_objects.static_pods()):
            yield lambda namespace=namespace, name=name, body=body: self._run_pod(namespace, name, body)

    def _create_in(self, body, group, plural):
        self.api.create(f"/{group}/namespaces/{body['metadata']['namespace']}/{plural}", body)

    def _store(self, kind, body, status):
        name = body["metadata"]["name"]
        if kind == "class":
            self.api.create("/apis/storage.k8s.io/v1/storageclasses", body)
            return
        collection = "/api/v1/persistentvolumes"
        if kind == "claim":
            collection = f"/api/v1/namespaces/{body['metadata']['namespace']}/persistentvolumeclaims"
        self.api.create(collection, body)
        self.api.patch(f"{collection}/{name}/status", status)

    def _work(self, workload):
        kind, namespace, name, replicas, _, _ = workload
        collection = f"/apis/apps/v1/namespaces/{namespace}/{PLURALS[kind]}"
        self.api.create(collection, kube_objects.workload(*workload))
        self.api.patch(f"{collection}/{name}/status", kube_objects.workload_status(kind, replicas))

    def _run_pod(self, namespace, name, body):
        self.api.create(f"/api/v1/namespaces/{namespace}/pods", body)
        container = body["spec"]["containers"][0]
        self.set_pod(namespace, name, kube_objects.pod_status(container["name"], container["image"]))

    def set_pod(self, namespace, name, status):
        self.api.patch(f"/api/v1/namespaces/{namespace}/pods/{name}/status", status)

    def set_ready(self, kind, namespace, name, ready):
        self.api.patch(f"/apis/apps/v1/namespaces/{namespace}/{PLURALS[kind]}/{name}/status",
                       kube_objects.workload_status(kind, ready))

    def cordon(self, unschedulable=True):
        """With the taint that the node controller answers it by."""
        self.api.patch(f"/api/v1/nodes/{NODE_NAME}", {"spec": {"unschedulable": unschedulable or None}})
        self._set_taint(UNSCHEDULABLE, unschedulable)

    def _set_taint(self, key, present):
        path = f"/api/v1/nodes/{NODE_NAME}"
        others = [each for each in self.api.want("GET", path)["spec"].get("taints", []) if each["key"] != key]
        own = [{"key": key, "effect": "NoSchedule"}] if present else []
        self.api.patch(path, {"spec": {"taints": others + own or None}})

    def taint(self, name):
        """The control plane's own taint, and a Deployment whose pod it keeps waiting."""
        self._set_taint(CONTROL_PLANE, True)
        namespace, pod, body = self._pod_of(name)
        self._replace_pod(namespace, pod, {**body, "spec": {**body["spec"], "nodeName": None}})
        self.set_pod(namespace, pod, kube_objects.waiting_status())
        self.set_ready("Deployment", namespace, name, 0)
        self.api.create(f"/api/v1/namespaces/{namespace}/events",
                        kube_objects.event(namespace, pod, "FailedScheduling", kube_objects.UNTOLERATED, 3))

    def untaint(self, name):
        self._set_taint(CONTROL_PLANE, False)
        namespace, pod, body = self._pod_of(name)
        self._replace_pod(namespace, pod, body)
        self.set_pod(namespace, pod, kube_objects.pod_status(name, body["spec"]["containers"][0]["image"]))
        self.set_ready("Deployment", namespace, name, 1)
        self._forget_events(namespace)

    def _replace_pod(self, namespace, name, body):
        path = f"/api/v1/namespaces/{namespace}/pods"
        self.api.delete(f"{path}/{name}")
        shell.wait_for(f"the end of {name}", lambda: self.api.ask("GET", f"{path}/{name}")[0] == 404, 10)
        self.api.create(path, body)

    def _forget_events(self, namespace):
        self.api.delete(f"/api/v1/namespaces/{namespace}/events")

    def set_node_port(self, namespace, name, port, node_port):
        self.api.patch_list(f"/api/v1/namespaces/{namespace}/services/{name}",
                            {"spec": {"ports": [{"port": port, "nodePort": node_port}]}})

    def crash_loop(self, name, log):
        """A workload's pod that keeps dying, with what its log says last."""
        namespace, pod, body = self._pod_of(name)
        container = body["spec"]["containers"][0]
        ended = {"terminated": {"exitCode": 1, "reason": "Error", "startedAt": kube_objects.now(40),
                                "finishedAt": kube_objects.now(30)}}
        message = f"back-off 5m0s restarting failed container={name} pod={pod}_{namespace}"
        waiting = {"waiting": {"reason": "CrashLoopBackOff", "message": message}}
        shell.write(f"{self.base}/vm/logs.json", json.dumps({f"{namespace}/{pod}": log}))
        shell.write(f"{self.base}/vm/crashed.json", json.dumps({f"{namespace}/{pod}": name}))
        self.set_pod(namespace, pod, kube_objects.pod_status(container["name"], container["image"], ready=False,
                                                             state=waiting, last=ended, restarts=14))
        self.set_ready(kube_objects.kind_of(name), namespace, name, 0)
        said = f"Back-off restarting failed container {name} in pod {pod}"
        self.api.create(f"/api/v1/namespaces/{namespace}/events", kube_objects.event(namespace, pod, "BackOff", said, 14))

    def end_crash_loop(self, name):
        namespace, pod, body = self._pod_of(name)
        container = body["spec"]["containers"][0]
        shell.write(f"{self.base}/vm/crashed.json", "{}")
        self.set_pod(namespace, pod, kube_objects.pod_status(container["name"], container["image"]))
        self.set_ready(kube_objects.kind_of(name), namespace, name, 1)
        self._forget_events(namespace)

    @staticmethod
    def _pod_of(name):
        return next(each for each in kube_objects.pods() if each[2]["metadata"]["labels"]["app"] == name)
