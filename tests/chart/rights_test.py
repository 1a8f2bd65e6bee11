#!/usr/bin/env python3
"""What a grant is, and when it was needed."""
import json
import unittest

import rights

ACCOUNT = "system:serviceaccount:own:controller"


def role(kind, name, namespace, *rules):
    metadata = {"name": name}
    if namespace:
        metadata["namespace"] = namespace
    return {"kind": kind, "metadata": metadata, "rules": list(rules)}


def rule(resource, verbs, names=None):
    out = {"apiGroups": [""], "resources": [resource], "verbs": verbs}
    if names:
        out["resourceNames"] = names
    return out


def binding(of):
    kind, metadata = of["kind"], of["metadata"]
    return {"kind": kind + "Binding", "metadata": metadata,
            "roleRef": {"kind": kind, "name": metadata["name"]},
            "subjects": [{"kind": "ServiceAccount", "name": "controller",
                          "namespace": "own"},
                         {"kind": "Group", "name": "sre"}]}


def event(verb, resource, namespace="", name="", decision="allow", sub=""):
    reference = {"resource": resource}
    for key, value in (("namespace", namespace), ("name", name),
                       ("subresource", sub)):
        if value:
            reference[key] = value
    return json.dumps({"verb": verb, "objectRef": reference,
                       "user": {"username": ACCOUNT}, "annotations": {
                           "authorization.k8s.io/decision": decision}})


EVERYWHERE = role("ClusterRole", "r-x", "", rule("secrets", ["get", "list"]))
IN_TARGET = role("Role", "r-quarantine", "target",
                 rule("secrets", ["get", "create"]),
                 rule("namespaces", ["get"], ["target"]))


def unused(roles, *events):
    objects = roles + [binding(one) for one in roles]
    allowed, _ = rights.uses_of(events)
    return [str(one) for one in rights.unused_rights(
        rights.grants_of(objects), allowed)]


class Unused(unittest.TestCase):
    def test_without_requests_everything_is(self):
        self.assertEqual(unused([IN_TARGET]), [
            "quarantine: create secrets", "quarantine: get namespaces target",
            "quarantine: get secrets"])

    def test_a_request_needs_the_right_that_covers_it(self):
        self.assertEqual(
            unused([IN_TARGET], event("get", "secrets", "target", "a"),
                   event("create", "secrets", "target", "a"),
                   event("get", "namespaces", "target", "target")), [])

    def test_a_request_in_another_namespace_needs_no_role_of_this_one(self):
        self.assertIn("quarantine: get secrets", unused(
            [IN_TARGET], event("get", "secrets", "other", "a")))

    def test_a_name_that_is_not_granted_needs_another_right(self):
        self.assertIn("quarantine: get namespaces target", unused(
            [IN_TARGET], event("get", "namespaces", "other", "other")))

    def test_a_subresource_is_a_resource_of_its_own(self):
        logs = role("Role", "r-watched", "shop", rule("pods/log", ["get"]))
        self.assertNotEqual(unused([logs], event("get", "pods", "shop", "a")), [])
        self.assertEqual(unused(
            [logs], event("get", "pods", "shop", "a", sub="log")), [])

    def test_the_narrower_of_two_rights_counts(self):
        self.assertEqual(
            unused([EVERYWHERE, IN_TARGET],
                   event("get", "secrets", "target", "a"),
                   event("create", "secrets", "target", "a"),
                   event("get", "namespaces", "target", "target")),
            ["cluster: get secrets", "cluster: list secrets"])

    def test_names_may_be_made_alike(self):
        objects = [IN_TARGET, binding(IN_TARGET)]
        allowed, _ = rights.uses_of(
            [event("get", "namespaces", "target", "target")])
        self.assertNotIn("quarantine: get namespaces X", [
            str(one) for one in rights.unused_rights(
                rights.grants_of(objects), allowed, lambda name: name and "X")])


class Uses(unittest.TestCase):
    def test_allowed_and_refused_are_told_apart(self):
        allowed, refused = rights.uses_of([
            event("get", "pods", "shop", "a"),
            event("get", "pods", "shop", "b", decision="forbid")])
        self.assertEqual({use.name for _, use in allowed}, {"a"})
        self.assertEqual({use.name for _, use in refused}, {"b"})

    def test_what_is_no_resource_is_left_out(self):
        line = json.dumps({"verb": "get", "requestURI": "/version",
                           "user": {"username": ACCOUNT}, "annotations": {}})
        self.assertEqual(rights.uses_of([line]), (set(), set()))

    def test_a_create_has_no_name_for_an_authorizer(self):
        allowed, _ = rights.uses_of([event("create", "pods", "shop", "a")])
        self.assertEqual({use.name for _, use in allowed}, {""})


if __name__ == "__main__":
    unittest.main()
