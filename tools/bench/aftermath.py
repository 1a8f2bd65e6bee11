"""What is wrong with what stands after an accident? Pure."""
import json
from dataclasses import dataclass, fields

from ledger import CLOSED
from objects import PHASE, PROBLEMS, SIGNATURE, label, name_of, note

CASE = "forensic.io/case"


@dataclass
class Aftermath:
    """Numbers of cases."""
    lost: int = 0  # there is none, or it is still open
    partial: int = 0  # closed, and it tells what is missing
    repeated: int = 0  # made anew after the accident
    orphaned: int = 0  # of no crash; clones, copies and logs without a case

    def add(self, other):
        for one in fields(self):
            setattr(self, one.name,
                    getattr(self, one.name) + getattr(other, one.name))


def cases_of(maps):
    return {name_of(one): one for one in maps if label(one, SIGNATURE)}


def uids_of(cases):
    return {name: one["metadata"]["uid"] for name, one in cases.items()}


def unfinished(expected, maps):
    cases = cases_of(maps)
    return [name for name in expected
            if name not in cases or note(cases[name], PHASE) not in CLOSED]


def judge(expected, before, maps, parts, clones):
    """`expected` are the names of the cases that there must be, `before` the
    UIDs of those that stood at the accident; `parts` are the Secrets."""
    cases = cases_of(maps)
    lost = unfinished(expected, maps)
    closed = [cases[name] for name in expected if name not in lost]
    beside = [label(one, CASE) for one in maps + parts if label(one, CASE)]
    beside += [name_of(one) for one in clones]
    return Aftermath(
        lost=len(lost),
        partial=sum(json.loads(note(one, PROBLEMS) or "[]") != []
                    for one in closed),
        repeated=sum(uid != uids_of(cases).get(name, uid)
                     for name, uid in before.items()),
        orphaned=sum(name not in expected for name in cases) +
        sum(name not in cases for name in beside))
