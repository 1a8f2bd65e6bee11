#!/usr/bin/env python3
"""The manifests of example/ and the demo's stories fit together."""
import importlib.util
import sys
import unittest

from shapes import ROOT

if importlib.util.find_spec("yaml") is None:
    print("python3-yaml is not here: tools/deps demo")
    sys.exit(77)

import manifests  # noqa: E402
from stories import NAMESPACE, STORIES  # noqa: E402

MANIFESTS = list(manifests.load(ROOT / "example"))
THINGS = [thing for one in MANIFESTS for thing in one.objects]
WORKLOADS = [one for one in THINGS if one["kind"] in ("Pod", "Job")]


def pod_spec(thing):
    spec = thing["spec"]
    return spec["template"]["spec"] if thing["kind"] == "Job" else spec


class ManifestsTest(unittest.TestCase):
    def test_each_workload_is_a_story_and_each_story_a_workload(self):
        self.assertEqual(
            sorted((one["kind"], one["metadata"]["name"])
                   for one in WORKLOADS),
            sorted((one.kind, one.name) for one in STORIES))

    def test_a_story_names_a_container_of_its_workload(self):
        specs = {one["metadata"]["name"]: pod_spec(one) for one in WORKLOADS}
        for story in STORIES:
            if story.crash is None:
                continue
            spec = specs[story.name]
            names = [one["name"] for one in
                     spec["containers"] + spec.get("initContainers", [])]
            with self.subTest(story.name):
                self.assertIn(story.crash.container, names)

    def test_the_namespace_comes_first_and_holds_the_rest(self):
        self.assertEqual(manifests.collection(THINGS[0]),
                         "/api/v1/namespaces")
        for thing in THINGS[1:]:
            self.assertEqual(thing["metadata"]["namespace"], NAMESPACE)

    def test_a_collection_is_found_by_version_and_kind(self):
        self.assertEqual(
            manifests.collection({"apiVersion": "batch/v1", "kind": "Job",
                                  "metadata": {"namespace": "a"}}),
            "/apis/batch/v1/namespaces/a/jobs")
        self.assertEqual(
            manifests.collection({"apiVersion": "v1", "kind": "Pod",
                                  "metadata": {"namespace": "a"}}),
            "/api/v1/namespaces/a/pods")

    def test_each_story_says_what_happens_and_what_to_look_for(self):
        for path, manifest in zip(sorted((ROOT / "example").glob("*.yaml")),
                                  MANIFESTS):
            with self.subTest(path.name):
                text = path.read_text(encoding="utf-8")
                self.assertEqual("# What to look for:" in text,
                                 path.stem != "00-namespace")
                self.assertEqual(manifest.happens.endswith("."),
                                 path.stem != "00-namespace")

    def test_what_happens_is_read_from_the_comment(self):
        for text, happens in [
                ("# What happens: it\n# falls.\n# What to look for: this.\n"
                 "kind: Pod\n# more\n", "it falls."),
                ("# Where it is.\nkind: Namespace\n", ""),
                ("kind: Pod\n# What happens: nothing\n", "")]:
            self.assertEqual(manifests.what_happens(text), happens)

    def test_the_readme_lists_each_story(self):
        readme = (ROOT / "example" / "README.md").read_text(encoding="utf-8")
        for path in (ROOT / "example").glob("*.yaml"):
            if not path.name.startswith("00"):
                self.assertIn(f"({path.name})", readme)

    def test_no_script_has_a_mounted_path_inside(self):
        """The sandbox translates a path only as a whole argument."""
        for thing in WORKLOADS:
            spec = pod_spec(thing)
            for container in (spec["containers"] +
                              spec.get("initContainers", [])):
                mounts = [one["mountPath"]
                          for one in container.get("volumeMounts", [])]
                for argument in (container.get("command", []) +
                                 container.get("args", [])):
                    for mount in mounts:
                        self.assertTrue(argument.startswith(mount) or
                                        mount not in argument)

    def test_a_folder_without_manifests_is_an_error(self):
        with self.assertRaises(SystemExit):
            list(manifests.load(ROOT / "docs"))


if __name__ == "__main__":
    sys.exit(unittest.main())
