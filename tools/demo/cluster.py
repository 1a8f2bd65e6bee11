"""A small client of the Kubernetes API: JSON over TLS, with watches."""
import contextlib
import http.client
import json
import socket
import ssl
import threading
from urllib.parse import urlsplit

TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"


class ApiError(Exception):
    def __init__(self, code, what, sentence):
        super().__init__(f"{what}: {code}: {sentence}")
        self.code = code


class Cluster:
    def __init__(self, server, ca_file, token):
        where = urlsplit(server)
        self.host, self.port = where.hostname, where.port
        self.tls = ssl.create_default_context(cafile=ca_file)
        self.token = token

    @classmethod
    def of_environment(cls, env, tool="demo"):
        """The cluster that `sandbox run` or `testenv run` has started."""
        missing = [name for name in ("TESTENV_SERVER", "TESTENV_CA",
                                     "TESTENV_TOKEN") if name not in env]
        if missing:
            raise SystemExit(
                f"{tool}: {missing[0]} is not set: start it with "
                f"`make {tool}`, or inside `sandbox run` or `testenv run`")
        return cls(env["TESTENV_SERVER"], env["TESTENV_CA"],
                   env["TESTENV_TOKEN"])

    def connect(self, timeout):
        return http.client.HTTPSConnection(
            self.host, self.port, context=self.tls, timeout=timeout)

    def send(self, connection, method, path, body=None,
             accept="application/json", content="application/json"):
        headers = {"Authorization": f"Bearer {self.token}", "Accept": accept,
                   "User-Agent": "forensics-demo"}
        if body is not None:
            headers["Content-Type"] = content
            body = json.dumps(body)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        if answer.status >= 300:
            raise ApiError(answer.status, f"{method} {path}",
                           sentence_of(answer.read()))
        return answer

    def call(self, method, path, body=None, accept="application/json"):
        connection = self.connect(timeout=10)
        try:
            answer = self.send(connection, method, path, body, accept)
            return json.loads(answer.read())
        finally:
            connection.close()

    def get(self, path):
        return self.call("GET", path)

    def items(self, path):
        return self.get(path).get("items") or []

    def table(self, path):
        """Column names and rows, as `kubectl get` shows them."""
        answer = self.call("GET", path, accept=TABLE)
        shown = [index for index, column
                 in enumerate(answer["columnDefinitions"])
                 if column["priority"] == 0]
        names = [answer["columnDefinitions"][index]["name"].upper()
                 for index in shown]
        rows = [[str(row["cells"][index]) for index in shown]
                for row in answer["rows"] or []]
        return names, rows


def sentence_of(body):
    try:
        return json.loads(body)["message"]
    except (ValueError, KeyError, TypeError):
        return body[:200].decode("utf-8", "replace")


class Watch:
    """Tells `heard(kind, "LISTED", objects)` of a collection as it is, then
    `heard(kind, type, object)` of each change, on a thread of its own until
    close(); from the beginning whenever the server ends the watch."""

    def __init__(self, cluster, kind, path, heard):
        self.cluster, self.kind, self.path = cluster, kind, path
        self.heard = heard
        self.closed = threading.Event()
        self.connection = None
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def close(self):
        self.closed.set()
        sock = getattr(self.connection, "sock", None)
        if sock is not None:
            # Not SSLSocket's, which takes the TLS away under the reader.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
        self.thread.join()

    def run(self):
        while not self.closed.is_set():
            try:
                self.follow()
            except (OSError, ValueError, http.client.HTTPException,
                    ApiError) as error:
                if not self.closed.is_set():
                    self.heard(self.kind, "ERROR", {"message": str(error)})
            self.closed.wait(0.3)

    def follow(self):
        listed = self.cluster.get(self.path)
        self.heard(self.kind, "LISTED", listed.get("items") or [])
        since = listed["metadata"]["resourceVersion"]
        self.connection = self.cluster.connect(timeout=120)
        try:
            answer = self.cluster.send(
                self.connection, "GET",
                f"{self.path}?watch=true&resourceVersion={since}")
            if self.closed.is_set():  # before there was a socket to shut
                return
            for line in answer:
                event = json.loads(line)
                if event["type"] == "ERROR":
                    return
                self.heard(self.kind, event["type"], event["object"])
        finally:
            self.connection.close()
