# SPDX-License-Identifier: MIT
"""The comparer on snapshots made up here: what differs is found, what is excused is not, and a truth is never excused."""

import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from compare import Exemption, disagreements  # noqa: E402
from exemptions import exemptions  # noqa: E402


def differing(real, simulated, *excused):
    return [line.split(":")[0] for line in disagreements(json.dumps(real), json.dumps(simulated), excused)]


class Comparing(unittest.TestCase):
    def test_equal_snapshots_agree_whatever_their_order(self):
        self.assertEqual(differing({"a": 1, "b": {"c": [1, 2]}}, {"b": {"c": [2, 1]}, "a": 1}), [])

    def test_a_value_that_differs_is_named_by_its_path(self):
        self.assertEqual(differing({"vm": {"cpus": 2}}, {"vm": {"cpus": 4}}), ["vm.cpus"])

    def test_a_field_that_one_side_lacks_is_a_disagreement(self):
        self.assertEqual(differing({"pods": {"x": {"ready": True}}}, {"pods": {}}), ["pods", "pods.x.ready"])

    def test_three_truths_are_told_apart(self):
        truths = [{"seen": 1}, {"absent": ""}, {"unknown": {"cause": "timed out", "detail": ""}}]
        for one in truths:
            for other in truths:
                self.assertEqual(differing(one, other) == [], one is other, f"{one} and {other}")

    def test_an_excused_field_may_differ_but_not_be_missing(self):
        excused = Exemption("vm.uptime", "time")
        self.assertEqual(differing({"vm": {"uptime": 5}}, {"vm": {"uptime": 9}}, excused), [])
        self.assertTrue(excused.used)
        missing = differing({"vm": {"uptime": 5}}, {"vm": {"uptime": None}}, Exemption("vm.uptime", ""))
        self.assertEqual(missing, ["vm.uptime"])
        self.assertEqual(differing({"vm": {"uptime": 5}}, {"vm": {}}, Exemption("vm*", "", "whatever")), [])

    def test_drawn_names_are_one(self):
        one = {"worker-7d9c8b6f5d-2dd31": {"id": "a" * 64}}
        other = {"worker-0f1e2d3c4-abcde": {"id": "b" * 64}}
        self.assertEqual(differing(one, other), [])

    def test_no_exemption_reaches_a_verdict(self):
        """What diagnosis stands on: a contact, a state, whether a question was answered, why not."""
        for path in ("vm.guest.seen.docker_service", "runtime.socket.seen.contact", "vm.control_socket.seen.contact",
                     "kubernetes.nodes.unknown.cause", "endpoints.ports.1:1/tcp.contact.seen",
                     "endpoints.probes.redis.answer.seen.verdict", "kubernetes.readiness.seen.ready",
                     "runtime.containers.seen.joelclaw-controlplane-1.state", "asked.vm.guest.answered"):
            excusing = [each.pattern for each in exemptions() if each.excuses(path, "a", "b")]
            self.assertEqual(excusing, [], path)


if __name__ == "__main__":
    unittest.main()
