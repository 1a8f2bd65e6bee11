"""What the documents, the rules and the dashboard say, as data."""
import itertools
import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
OPERATIONS = ROOT / "docs/operations.md"
FILES = ROOT / "charts/kube-forensics-controller/files"
ALERTS = FILES / "alerts.yaml"
DASHBOARD = FILES / "dashboard.json"
ALERTS_TEST = ROOT / "tests/metrics/alerts_test.yaml"


def chapter(text, title):
    """The lines between this heading of the second level and the next."""
    lines = text.splitlines()
    begin = lines.index(f"## {title}") + 1
    return list(itertools.takewhile(
        lambda line: not line.startswith("## "), lines[begin:]))


def quoted(text):
    return re.findall(r"`([^`]+)`", text)


def labels_of(cell):
    """`a`, `b`; `c`: `value`, `value`: the values of each label, None where
    they are not told."""
    labels = {}
    for part in cell.split(";"):
        names, colon, values = part.partition(":")
        for name in quoted(names):
            labels[name] = set(quoted(values)) if colon else None
    return labels


def documented_metrics(text):
    """The labels of each metric of the table."""
    metrics = {}
    for line in chapter(text, "Metrics"):
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) == 3 and cells[0].startswith("`"):
            for name in quoted(cells[0]):
                metrics[name] = labels_of(cells[1])
    return metrics


def runbooks(text):
    """The title of each, by its anchor."""
    titles = [line[4:] for line in chapter(text, "Alerts")
              if line.startswith("### ")]
    return {title.lower(): title for title in titles}


def alerts(text):
    """The text of each rule, by its name."""
    name, *rest = re.split(r"^ +- alert: (\w+)$", text, flags=re.MULTILINE)
    return dict(zip(rest[::2], rest[1::2]))


def alert_expressions(text):
    return {name: re.search(r" expr: (?:\|-\n)?(.*?)\n {8}(?:for|labels):",
                            rule, re.DOTALL).group(1)
            for name, rule in alerts(text).items()}


def load_dashboard():
    return json.loads(DASHBOARD.read_text())


def queries(dashboard):
    """Panel and expression, with what Grafana puts in for its variables."""
    values = {"$__rate_interval": "5m", "$__range": "6h", "$job": ".*",
              "$namespace": ".*"}
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            expression = target["expr"]
            for name, value in values.items():
                expression = expression.replace(name, value)
            yield panel["title"], expression
