# SPDX-License-Identifier: MIT
"""Many healthy pods, written through the API as the rest of the stack is."""

from concurrent.futures import ThreadPoolExecutor

from parts import kube_objects
from parts.node import NAME as NODE_NAME

NAME = "crowd"
DEPLOYMENTS = f"/apis/apps/v1/namespaces/{NAME}/deployments"


class Crowd:
    """One Deployment with as many pods as are wanted; it only grows."""

    def __init__(self, api):
        self._api = api
        self._count = 0

    def grow(self, total):
        if not self._count:
            self._api.create("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAME}})
            self._api.create(DEPLOYMENTS, kube_objects.workload("Deployment", NAME, NAME, 1, f"{NAME}:1", ""))
        self._api.patch(f"{DEPLOYMENTS}/{NAME}", {"spec": {"replicas": total}})
        self._api.patch(f"{DEPLOYMENTS}/{NAME}/status", kube_objects.workload_status("Deployment", total))
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self._add, range(self._count, total)))
        self._count = total

    def _add(self, index):
        name = kube_objects.pod_name("Deployment", NAME, index).replace("7d9c8b6f5d", f"7d9c8b6f5d-{index}")
        owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": f"{NAME}-7d9c8b6f5d",
                 "uid": kube_objects.stable_uuid(NAME), "controller": True}
        variables = [{"name": f"SETTING_{number}", "value": f"value-{number}"} for number in range(12)]
        body = {"apiVersion": "v1", "kind": "Pod", "metadata": {
            "name": name, "namespace": NAME, "labels": {"app": NAME}, "ownerReferences": [owner]},
                "spec": {"nodeName": NODE_NAME, "containers": [{"name": NAME, "image": f"{NAME}:1", "env": variables}]}}
        self._api.create(f"/api/v1/namespaces/{NAME}/pods", body)
        self._api.patch(f"/api/v1/namespaces/{NAME}/pods/{name}/status", kube_objects.pod_status(NAME, f"{NAME}:1"))
