# SPDX-License-Identifier: MIT
"""Kubernetes' controllers, scheduler and kubelet as far as a healthy stack needs them: a workload that is asked for through
the API runs a moment later. On while a case needs them."""

import threading

from . import kube_objects


class Controllers(threading.Thread):
    """As a block."""

    def __init__(self, cluster):
        super().__init__(daemon=True)
        self._cluster = cluster
        self._over = threading.Event()
        self._waiting = list(kube_objects.WORKLOADS)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self.join(timeout=30)

    def run(self):
        while not self._over.wait(0.5):
            for workload in list(self._waiting):
                try:
                    if self._cluster.serve(workload):
                        self._waiting.remove(workload)
                except (OSError, RuntimeError, ValueError):
                    continue  # the API server is away, or the object changed in the same moment
