"""Pods and their statuses as a kubelet would have made them."""
import hashlib
import time

NODE = "testenv-node"
IMAGE = "busybox:1.36-musl"


def rfc3339(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def run_id(uid, container, run):
    """The containerID of a run."""
    text = f"{uid} {container} {run}".encode()
    return "containerd://" + hashlib.sha256(text).hexdigest()


def log_of(pod, container, run, length=200):
    """What a run has said; as long as that, and no other's."""
    line = f"{pod} {container} run {run}: all is lost\n"
    return (line * (length // len(line) + 1))[:length - 1] + "\n"


def references(name):
    """The ConfigMap and the Secret of a pod, by their collection."""
    return {"configmaps": {"metadata": {"name": name},
                           "data": {"COLOUR": "red"}},
            "secrets": {"metadata": {"name": name},
                        "stringData": {"TOKEN": f"a long secret of {name}"}}}


def container(name, story):
    made = {"name": name, "image": IMAGE, "command": ["/bin/" + name]}
    if story.has_references:
        made["envFrom"] = [{"configMapRef": {"name": story.name}},
                           {"secretRef": {"name": story.name}}]
    return made


def pod_of(story):
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": story.name, "labels": {"soak": story.kind},
                     "annotations": dict(story.annotations)},
        "spec": {
            "nodeName": NODE, "terminationGracePeriodSeconds": 0,
            "initContainers": [container(one, story) for one in story.init],
            "containers": [container(one, story)
                           for one in story.containers]}}


def deployment(name, replicas):
    labels = {"app": name}
    return {
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {
            "replicas": replicas, "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"nodeName": NODE,
                         "terminationGracePeriodSeconds": 0,
                         "containers": [{"name": "app", "image": IMAGE,
                                         "command": ["/bin/app"]}]}}}}


def container_status(uid, name, run, restarts, state, last=None):
    return {"name": name, "image": IMAGE, "imageID": "",
            "ready": "running" in state, "restartCount": restarts,
            "containerID": run_id(uid, name, run),
            "state": state, "lastState": last or {}}


def running(uid, name, run, since):
    return container_status(uid, name, run, run,
                            {"running": {"startedAt": rfc3339(since)}})


def crashed(uid, hit, at):
    end = {"terminated": {
        "exitCode": hit.code, "reason": hit.reason,
        "startedAt": rfc3339(at - 5), "finishedAt": rfc3339(at),
        "containerID": run_id(uid, hit.container, hit.run)}}
    if hit.then == "stays_dead":
        return container_status(uid, hit.container, hit.run, hit.run, end)
    if hit.then == "runs_again":
        return container_status(
            uid, hit.container, hit.run + 1, hit.run + 1,
            {"running": {"startedAt": rfc3339(at)}}, end)
    return container_status(
        uid, hit.container, hit.run, hit.run,
        {"waiting": {"reason": "CrashLoopBackOff"}}, end)


def status_of(uid, containers, init, at, hits=()):
    """All run, but for those that are hit; an init container that is hit
    keeps the others from running."""
    by_name = {hit.container: crashed(uid, hit, at) for hit in hits}
    is_held_up = any(name in by_name for name in init)

    def one(name, is_init):
        if name in by_name:
            return by_name[name]
        if is_init:
            return container_status(uid, name, 0, 0, {"terminated": {
                "exitCode": 0, "reason": "Completed",
                "finishedAt": rfc3339(at - 10),
                "containerID": run_id(uid, name, 0)}})
        if is_held_up:
            return container_status(uid, name, 0, 0, {
                "waiting": {"reason": "PodInitializing"}})
        return running(uid, name, 0, at)

    regular = [one(name, False) for name in containers]
    is_ready = all(status["ready"] for status in regular)
    return {"phase": "Pending" if is_held_up else "Running",
            "conditions": [{"type": "Ready",
                            "status": "True" if is_ready else "False",
                            "lastTransitionTime": rfc3339(at)}],
            "initContainerStatuses": [one(name, True) for name in init],
            "containerStatuses": regular}


def evicted(at):
    return {"phase": "Failed", "reason": "Evicted",
            "conditions": [{"type": "DisruptionTarget", "status": "True",
                            "lastTransitionTime": rfc3339(at)}],
            "message": "The node was low on resource: memory."}


def completed(uid, containers, at):
    return {"phase": "Succeeded", "containerStatuses": [
        container_status(uid, name, 0, 0, {"terminated": {
            "exitCode": 0, "reason": "Completed", "finishedAt": rfc3339(at),
            "containerID": run_id(uid, name, 0)}})
        for name in containers]}
