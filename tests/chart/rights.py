"""Rights that a chart grants, against those that its controller uses.

Granted: the Roles and ClusterRoles of a release's manifests. Used: the API
server's audit log. Two releases of the chart differ in names, so a right is
told by its role's last word and by what may be done, not by namespaces.
"""
import dataclasses
import json

ACCOUNT = "system:serviceaccount:"


@dataclasses.dataclass(frozen=True, order=True)
class Use:
    """What was asked for."""
    namespace: str  # "" of what has none
    verb: str
    group: str
    resource: str  # with its subresource: pods/log
    name: str  # "" where the request names none


@dataclasses.dataclass(frozen=True, order=True)
class Right:
    """One verb on one resource; of the object `name` alone where one is named."""
    role: str  # watched, quarantine, own, election; cluster
    verb: str
    group: str
    resource: str
    name: str = ""

    def __str__(self):
        what = f"{self.resource}.{self.group}".rstrip(".")
        return (f"{self.role}: {self.verb} {what}"
                + (f" {self.name}" if self.name else ""))


@dataclasses.dataclass(frozen=True)
class Grant:
    right: Right
    account: str
    namespace: str  # "": everywhere

    def covers(self, use):
        """As RBAC decides; a Role's namespace is the request's."""
        right = self.right
        return ((not self.namespace or self.namespace == use.namespace)
                and right.verb == use.verb and right.group == use.group
                and right.resource == use.resource
                and right.name in ("", use.name))


def role_word(role):
    if role["kind"] == "ClusterRole":
        return "cluster"
    return role["metadata"]["name"].rsplit("-", 1)[-1]


def rights_of(role):
    for rule in role["rules"]:
        for group in rule["apiGroups"]:
            for resource in rule["resources"]:
                for verb in rule["verbs"]:
                    for name in rule.get("resourceNames", [""]):
                        yield Right(role_word(role), verb, group, resource, name)


def grants_of(objects):
    """Of all bindings to service accounts among a release's objects."""
    roles = {(one["kind"], one["metadata"].get("namespace", ""),
              one["metadata"]["name"]): one for one in objects
             if one["kind"] in ("Role", "ClusterRole")}
    grants = []
    for binding in objects:
        if binding["kind"] not in ("RoleBinding", "ClusterRoleBinding"):
            continue
        namespace = binding["metadata"].get("namespace", "")
        reference = binding["roleRef"]
        role = roles[reference["kind"], namespace, reference["name"]]
        for subject in binding["subjects"]:
            if subject["kind"] == "ServiceAccount":
                account = f"{ACCOUNT}{subject['namespace']}:{subject['name']}"
                grants += [Grant(right, account, namespace)
                           for right in rights_of(role)]
    return grants


def use_of(event):
    """nullopt of what RBAC's resources do not tell, such as /version."""
    target = event.get("objectRef")
    if target is None:
        return None
    resource = target["resource"]
    if target.get("subresource"):
        resource += "/" + target["subresource"]
    # A create's name is in its body, where no authorizer looks.
    name = "" if event["verb"] == "create" else target.get("name", "")
    return Use(target.get("namespace", ""), event["verb"],
               target.get("apiGroup", ""), resource, name)


def uses_of(lines):
    """Of an audit log: those allowed and those refused, as (account, Use)."""
    allowed, refused = set(), set()
    for line in lines:
        event = json.loads(line)
        use = use_of(event)
        if use is None:
            continue
        decision = event["annotations"]["authorization.k8s.io/decision"]
        (allowed if decision == "allow" else refused).add(
            (event["user"]["username"], use))
    return allowed, refused


def used_rights(grants, allowed):
    """Those that some request needed. A Role of the request's own namespace
    goes before a ClusterRole, so that the wider one can't hide that the
    narrower one is of no use, nor the other way around."""
    by_account = {}
    for grant in grants:
        by_account.setdefault(grant.account, []).append(grant)
    used = set()
    for account, use in allowed:
        covering = [one for one in by_account.get(account, ())
                    if one.covers(use)]
        narrow = [one for one in covering if one.namespace]
        used |= {one.right for one in narrow or covering}
    return used


def unused_rights(grants, allowed, same_name=lambda name: name):
    """`same_name` makes names alike that differ from release to release."""
    def plain(right):
        return dataclasses.replace(right, name=same_name(right.name))
    used = {plain(one) for one in used_rights(grants, allowed)}
    return sorted({plain(one.right) for one in grants} - used)
