"""Pods that crash at once, in a namespace of their own."""
import time

import plan
import pods
from cluster import ApiError
from ledger import case_name


class Crowd:
    def __init__(self, line, logs, namespace, count):
        self.line, self.logs, self.namespace = line, logs, namespace
        self.path = f"/api/v1/namespaces/{namespace}"
        self.uids = {f"web-{number:02}": "" for number in range(count)}

    def gather(self):
        """Each has a ConfigMap of its own name, and a log."""
        self.line.create("/api/v1/namespaces",
                         {"metadata": {"name": self.namespace}})
        for name in self.uids:
            self.line.create(self.path + "/configmaps",
                             pods.references(name)["configmaps"])
            self.uids[name] = self.create_pod(name)["metadata"]["uid"]
            folder = self.logs / self.namespace / name / "app"
            folder.mkdir(parents=True)
            (folder / "current.log").write_text(pods.log_of(name, "app", 0))

    def create_pod(self, name):
        """It is refused until the namespace has its ServiceAccount."""
        pod = {"metadata": {"name": name}, "spec": {
            "nodeName": pods.NODE, "terminationGracePeriodSeconds": 0,
            "containers": [{"name": "app", "image": pods.IMAGE,
                            "command": ["/bin/app"],
                            "envFrom": [{"configMapRef": {"name": name}}]}]}}
        while True:
            try:
                return self.line.create(self.path + "/pods", pod)
            except ApiError as error:
                if error.code != 403:
                    raise
            time.sleep(0.05)

    def crash(self):
        """When each was told to have crashed, by the name of its case."""
        told = {}
        for name, uid in self.uids.items():
            at = time.time()
            told[self.case_of(name)] = at
            status = pods.status_of(uid, ("app",), (), at, (plan.Hit("app"),))
            self.line.patch(f"{self.path}/pods/{name}/status",
                            {"status": status})
        return told

    def case_of(self, name):
        uid = self.uids[name]
        return case_name(name, uid, "app", pods.run_id(uid, "app", 0))

    def leave(self):
        self.line.delete(self.path)
