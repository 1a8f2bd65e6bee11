"""Reading Kubernetes objects and the controller's marks on them."""

SOURCE_POD = "forensic-source-pod"
SIGNATURE = "forensic.io/crash-signature"
CONTAINER = "forensic.io/container"
EXIT_CODE = "forensic.io/exit-code"
REASON = "forensic.io/reason"
LOG_SHA256 = "forensic.io/log-sha256"
PHASE = "forensic.io/phase"
PROBLEMS = "forensic.io/problems"
REDACTED = "forensic.io/redacted"


def at(value, *path, default=None):
    """What stands at a path of keys and indexes, or `default`."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return default
    return value


def name_of(thing):
    return thing["metadata"]["name"]


def label(thing, key):
    return at(thing, "metadata", "labels", key, default="")


def note(thing, key):
    return at(thing, "metadata", "annotations", key, default="")


def condition(thing, kind):
    """The condition of this type when it is true."""
    for one in at(thing, "status", "conditions", default=[]):
        if one.get("type") == kind and one.get("status") == "True":
            return one
    return None


def container_statuses(pod):
    for group in ("initContainerStatuses", "containerStatuses"):
        yield from at(pod, "status", group, default=[])


def crashes_of(status):
    """The runs of a container that went wrong, as far as its status tells."""
    for state in ("lastState", "state"):
        run = at(status, state, "terminated")
        if run and (run.get("exitCode") or run.get("reason") == "OOMKilled"):
            yield run
