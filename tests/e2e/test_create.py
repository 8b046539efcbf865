# SPDX-License-Identifier: MIT
"""`up` where no cluster has ever been: from nothing to a healthy stack, and again with nothing to do."""

import os
import time

from acting import Following, act, check_calls, check_made_as_planned, told, up_is_quiet
from parts import node as node_part
from parts.controllers import Controllers

CREATE = "talosctl cluster create docker --name joelclaw --workers 0"
# What a stack without anything needs, in the order in which each thing needs the ones before.
CALLS = [CREATE, "docker update --restart unless-stopped joelclaw-controlplane-1",
         *["kubectl apply -f -"] * 7]  # three namespaces, the provisioner of storage, claims, Services, workloads


class FromNothing:
    """No node container, no volumes, no client configuration. The first create fails, as where a registry cannot be reached,
    and what it leaves is in nobody's way."""

    name = "up-from-nothing"

    def check(self, stack):
        stack.forget_state()
        with Following(stack), Controllers(stack.cluster):
            stack.empty_engine()
            code, planned = act(stack, "up", "--plan")
            assert code == 0, told(planned)
            check_calls(stack, [], planned)
            self._fail_to_create(stack)
            began = time.monotonic()
            code, answer = act(stack, "up")
            took = time.monotonic() - began
            assert code == 0, f"up answers {code}: {told(answer)}"
            check_calls(stack, CALLS, answer)
            check_made_as_planned(stack, answer)
            stack.wait_until_healthy()
            self._check_shape(stack)
            status, said, _ = stack.status()
            assert status == 0, said["result"]["root_cause"]
            up_is_quiet(stack)
            stack.forget_state()
            up_is_quiet(stack)
        return f"{took:.0f} s, {len(CALLS)} calls"

    @staticmethod
    def _fail_to_create(stack):
        """Its state directory stays, with nothing in it: the next create would refuse to begin."""
        stack.engine.docker("tag", node_part.IMAGE, "aside")
        stack.engine.docker("rmi", node_part.IMAGE)
        code, answer = act(stack, "up")
        assert code != 0 and "failed to pull image" in told(answer), f"up answers {code}: {told(answer)}"
        check_calls(stack, [CREATE], answer)
        assert os.listdir(f"{stack.home.path}/.talos/clusters/joelclaw") == []
        stack.engine.docker("tag", "aside", node_part.IMAGE)

    @staticmethod
    def _check_shape(stack):
        form = "{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.Memory}} {{(index .NetworkSettings.Networks \"joelclaw\").IPAddress}}"
        said = stack.engine.docker("inspect", "-f", form, node_part.NAME).stdout.split()
        assert said == ["unless-stopped", str(4 << 30), node_part.ADDRESS], said
        assert sorted(stack.node.volumes().values()) == sorted(node_part.VOLUMES), stack.node.volumes()


CASES = [FromNothing()]
