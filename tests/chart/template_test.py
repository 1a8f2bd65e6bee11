#!/usr/bin/env python3
"""What the chart says, without any cluster. Needs helm."""
import filecmp
import pathlib
import re
import tempfile
import unittest

import kube
from kube import CHART, ROOT, helm, settings, template

VALUES = (CHART / "values.yaml").read_text()
HELP = (ROOT / "tests" / "data" / "cli" / "help.txt").read_text()
# Not for a program that runs in the cluster that it watches.
OF_NO_USE_IN_A_POD = {"kubeconfig", "context"}

EVERYTHING = settings(
    replicas=3, imagePullSecrets=[{"name": "registry"}],
    image__digest="sha256:" + "0" * 64,
    extraArgs=["--context="],
    extraEnv=[{"name": "DD_AGENT_HOST", "valueFrom": {
        "fieldRef": {"fieldPath": "status.hostIP"}}}],
    serviceAccount__annotations={"a/b": "c"},
    config__targetQuota=["pods=50"],
    targetNamespace__labels={"team": "sre"},
    targetNamespace__annotations={"a/b": "c"},
    targetNamespace__resourceQuota={"pods": "50"},
    targetNamespace__limitRange=[
        {"type": "Container", "default": {"memory": "512Mi"}}],
    targetNamespace__investigators=[
        {"kind": "Group", "name": "sre",
         "apiGroup": "rbac.authorization.k8s.io"}],
    podLabels={"team": "sre"}, podAnnotations={"a/b": "c"},
    deploymentAnnotations={"a/b": "c"},
    priorityClassName="system-cluster-critical",
    tolerations=[{"operator": "Exists"}],
    affinity={"nodeAffinity": {}},
    networkPolicy__metricsFrom=[{"podSelector": {}}],
    metrics__service__annotations={"a/b": "c"},
    metrics__serviceMonitor={"enabled": True, "labels": {"release": "kps"}},
    metrics__prometheusRule={"enabled": True, "labels": {"release": "kps"}},
    metrics__dashboard={"enabled": True, "annotations": {"a/b": "c"}})
NAMESPACED = settings(rbac__mode="namespaced",
                      config__watchNamespaces=["shop", "billing"])
COMBINATIONS = {
    "the defaults": [],
    "everything at once": EVERYTHING,
    "namespaced": NAMESPACED,
    "namespaced, everything at once": EVERYTHING + NAMESPACED,
    "nothing that can be left out": settings(
        rbac__create=False, serviceAccount={"create": False, "name": "mine"},
        targetNamespace__create=False, priorityClass__create=False,
        networkPolicy__enabled=False, metrics__service__enabled=False,
        config__leaderElect=False, config__metricsBindAddress="0",
        config__healthProbeBindAddress=0, podSecurityContext=None,
        securityContext=None),
    "without probes": settings(livenessProbe=None, readinessProbe=None),
}


def flags():
    """Name and default of each flag, as --help tells them."""
    return dict(re.findall(r"^    --([a-z0-9-]+)=(.*):$", HELP, re.MULTILINE))


def camel(name):
    first, *more = name.split("-")
    return first + "".join(word.capitalize() for word in more)


def kinds(objects):
    return sorted(one["kind"] for one in objects)


def only(objects, kind):
    found = [one for one in objects if one["kind"] == kind]
    assert len(found) == 1, f"{len(found)} {kind}s"
    return found[0]


def container(objects):
    spec = only(objects, "Deployment")["spec"]["template"]["spec"]
    return spec["containers"][0]


class Rendered(unittest.TestCase):
    def test_lint_finds_nothing(self):
        for name, values in COMBINATIONS.items():
            with self.subTest(name):
                helm("lint", "--strict", "--quiet", CHART, *values)

    def test_every_object_has_its_namespace_and_labels(self):
        unscoped = {"ClusterRole", "ClusterRoleBinding", "Namespace",
                    "PriorityClass"}
        for name, values in COMBINATIONS.items():
            for one in template(*values):
                with self.subTest(name, kind=one["kind"]):
                    metadata = one["metadata"]
                    self.assertEqual("namespace" in metadata,
                                     one["kind"] not in unscoped)
                    self.assertEqual(
                        metadata["labels"]["app.kubernetes.io/instance"],
                        "forensics")

    def test_what_can_be_left_out_is_left_out(self):
        self.assertEqual(kinds(template(
            *COMBINATIONS["nothing that can be left out"])), ["Deployment"])

    def test_the_controllers_pods_are_found_by_their_label(self):
        pod = only(template(), "Deployment")["spec"]["template"]
        self.assertEqual(pod["metadata"]["labels"]["control-plane"],
                         "controller-manager")

    def test_names_that_look_like_numbers_stay_names(self):
        objects = kube.objects_of(helm(
            "template", "123", CHART, "--namespace", "456",
            *settings(config__targetNamespace="1e5", config__leaderElect=True,
                      config__watchNamespaces=["on", "0"],
                      config__signingKeySecret="1e3",
                      metrics__serviceMonitor={"enabled": True})))
        for one in objects:
            for text in (one["metadata"]["name"],
                         one["metadata"].get("namespace", ""),
                         *one["metadata"]["labels"].values(),
                         *(name for rule in one.get("rules", [])
                           for name in rule.get("resourceNames", []))):
                self.assertIsInstance(text, str, one["kind"])

    def test_no_label_or_annotation_of_the_chart_can_be_replaced(self):
        pod_security = "pod-security.kubernetes.io/enforce"
        name = "app.kubernetes.io/name"
        objects = template(*settings(
            targetNamespace__labels={pod_security: "privileged", "team": "a"},
            targetNamespace__annotations={"helm.sh/resource-policy": "x"},
            podLabels={name: "other", "team": "a"}))
        quarantine = only(objects, "Namespace")["metadata"]
        self.assertEqual(quarantine["labels"][pod_security], "baseline")
        self.assertEqual(quarantine["labels"]["team"], "a")
        self.assertEqual(quarantine["annotations"]["helm.sh/resource-policy"],
                         "keep")
        pod = only(objects, "Deployment")["spec"]["template"]["metadata"]
        self.assertEqual(pod["labels"][name], "kube-forensics-controller")
        self.assertEqual(pod["labels"]["team"], "a")

    def test_addresses_of_the_api_server_limit_what_is_reached(self):
        rule = only(template(*settings(
            networkPolicy__apiServerCidrs=["192.0.2.7/32"])),
            "NetworkPolicy")["spec"]["egress"][0]
        self.assertEqual(rule["to"], [{"ipBlock": {"cidr": "192.0.2.7/32"}}])

    def test_names_fit_whatever_the_release_is_called(self):
        objects = kube.objects_of(helm("template", "r" * 53, CHART))
        for one in objects:
            self.assertLessEqual(len(one["metadata"]["name"]),
                                 63 if one["kind"] == "Service" else 253)


class Values(unittest.TestCase):
    def test_every_flag_has_a_value_with_its_default(self):
        for name, default in flags().items():
            if name in OF_NO_USE_IN_A_POD:
                continue
            with self.subTest(name):
                value = re.search(rf"^  {camel(name)}: (.*)$", VALUES,
                                  re.MULTILINE)
                self.assertIsNotNone(value, "no such value in values.yaml")
                text = value[1].strip('"').strip("[]").replace(", ", ",")
                if name != "leader-elect":  # on, since a rollout has two pods
                    self.assertEqual(text, default.strip("'"))

    def test_every_value_of_config_is_a_flag(self):
        values = kube.objects_of(VALUES)[0]["config"]
        self.assertEqual(sorted(values), sorted(
            camel(name) for name in flags() if name not in OF_NO_USE_IN_A_POD))

    def test_each_becomes_an_argument(self):
        given = settings(
            config__watchNamespaces=["a", "b"], config__podSelector="x in (a,b)",
            config__maxCases=10 ** 7, config__enableSecretCloning=False,
            config__targetQuota=["pods=50", "limits.memory=16Gi"],
            config__ignoreNamespaces=[], extraArgs=["--log-level=debug"])
        arguments = container(template(*given))["args"]
        for wanted in ("--watch-namespaces=a,b", "--pod-selector=x in (a,b)",
                       "--max-cases=10000000", "--enable-secret-cloning=false",
                       "--target-quota=pods=50,limits.memory=16Gi",
                       "--ignore-namespaces=", "--forensic-ttl=24h"):
            self.assertIn(wanted, arguments)
        self.assertEqual(arguments[-1], "--log-level=debug")

    def test_what_can_not_be_is_refused_with_a_reason(self):
        for values, reason in (
                (["--set", "replica=2"], "'replica' not allowed"),
                (["--set", "config.maxCase=2"], "'maxCase' not allowed"),
                (["--set", "config.forensicTtl=1 day"], "/config/forensicTtl"),
                (["--set", "rbac.mode=clusterwide"], "/rbac/mode"),
                (["--set", "rbac.mode=namespaced"], "config.watchNamespaces="),
                (["--set", "replicas=2,config.leaderElect=false"],
                 "config.leaderElect=true"),
                (["--set", "serviceAccount.create=false"],
                 "serviceAccount.name"),
                (["--set", "config.targetNamespace=kube-forensics-system"],
                 "choose another"),
                (["--set", "config.watchNamespaces={debug-forensics}"],
                 "can't be watched"),
                (["--set", "config.metricsBindAddress=:8081"], "a port each"),
                (["--set", "config.metricsBindAddress=127.0.0.1:8080"],
                 "/config/metricsBindAddress"),
                (["--set", "targetNamespace.investigators[0].name=a,"
                  "targetNamespace.investigators[0].kind=ServiceAccount"],
                 "namespace"),
                (["--set", "metrics.serviceMonitor.enabled=true",
                  "--set", "metrics.service.enabled=false"],
                 "metrics.service.enabled")):
            with self.subTest(reason):
                with self.assertRaises(kube.Failed) as refused:
                    template(*values)
                self.assertIn(reason, str(refused.exception))


def namespaces_of(objects, kind):
    return sorted(one["metadata"]["namespace"] for one in objects
                  if one["kind"] == kind)


class Cluster(unittest.TestCase):
    def test_with_namespaces_to_watch_it_reads_no_other(self):
        objects = template(*settings(
            config__watchNamespaces=["shop", "billing"]))
        self.assertEqual(namespaces_of(objects, "Role"), [
            "billing", "debug-forensics", "default", "kube-forensics-system",
            "kube-forensics-system", "shop"])
        self.assertEqual(
            {name for rule in only(objects, "ClusterRole")["rules"]
             for name in rule["resourceNames"]},
            {"kube-system", "kube-forensics-clone"})


class Namespaced(unittest.TestCase):
    def test_it_has_no_right_in_the_cluster(self):
        objects = template(*NAMESPACED)
        self.assertFalse({"ClusterRole", "ClusterRoleBinding"} &
                         set(kinds(objects)))
        self.assertEqual(namespaces_of(objects, "Role"), [
            "billing", "debug-forensics", "kube-forensics-system",
            "kube-forensics-system", "shop"])
        self.assertEqual(only(objects, "Namespace")["metadata"]["name"],
                         "debug-forensics")


class Versions(unittest.TestCase):
    def test_all_that_names_the_version_agrees(self):
        def named(file, pattern):
            found = re.search(pattern, (ROOT / file).read_text(), re.MULTILINE)
            self.assertIsNotNone(found, file)
            return found[1]
        version = named("meson.build", r"^  version: '([^']*)',$")
        chart = (CHART / "Chart.yaml").relative_to(ROOT)
        for file, pattern in ((chart, "^version: (.*)$"),
                              (chart, "^appVersion: v(.*)$"),
                              ("Dockerfile", "^ARG VERSION=(.*)$"),
                              ("Makefile", r"^IMG \?= controller:v(.*)$")):
            self.assertEqual(named(file, pattern), version, file)


class Plain(unittest.TestCase):
    def test_deploy_is_what_the_chart_says(self):
        with tempfile.TemporaryDirectory() as fresh:
            kube.run(ROOT / "tools" / "deploy" / "render", fresh)
            names = sorted(one.name for one in pathlib.Path(fresh).iterdir())
            self.assertEqual(names, sorted(
                one.name for one in (ROOT / "deploy").glob("*.yaml")))
            _, differ, odd = filecmp.cmpfiles(ROOT / "deploy", fresh, names,
                                              shallow=False)
            self.assertEqual(differ + odd, [], "run tools/deploy/render")

    def test_deploy_knows_nothing_of_helm(self):
        for one in (ROOT / "deploy").glob("*.yaml"):
            self.assertNotIn("helm", one.read_text().lower())


if __name__ == "__main__":
    unittest.main()
