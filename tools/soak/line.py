"""One connection to the API server, kept, and patience when it is away."""
import http.client
import json
import threading

from cluster import ApiError

METADATA = ("application/json;as=PartialObjectMetadataList;"
            "v=v1;g=meta.k8s.io")
MERGE = "application/merge-patch+json"


class Ended(Exception):
    """There is no need to wait for the API server any longer."""


class Line:
    """For one thread. A request that meets no server, or one that is not
    well, is sent again until it is answered; so a create that says 409 has
    been carried out before."""

    def __init__(self, cluster, ended):
        self.cluster = cluster
        self.ended = ended  # threading.Event
        self.connection = None

    def call(self, method, path, body=None, **how):
        while True:
            try:
                return self.try_once(method, path, body, **how)
            except (OSError, http.client.HTTPException, ValueError):
                self.close()
            except ApiError as error:
                # Its connection has been read to the end.
                if error.code < 500 and error.code != 429:
                    raise
            if self.ended.wait(0.3):
                raise Ended(f"{method} {path}")

    def try_once(self, method, path, body, **how):
        if self.connection is None:
            self.connection = self.cluster.connect(timeout=20)
        answer = self.cluster.send(self.connection, method, path, body, **how)
        return json.loads(answer.read())

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def get(self, path, **how):
        return self.call("GET", path, **how)

    def metadata(self, path):
        """The objects of a collection, without what is in them."""
        return self.get(path, accept=METADATA).get("items") or []

    def create(self, collection, thing):
        """The object as it stands, also when an earlier try has made it."""
        try:
            return self.call("POST", collection, thing)
        except ApiError as error:
            if error.code != 409:
                raise
            return self.get(f"{collection}/{thing['metadata']['name']}")

    def patch(self, path, change):
        """False when it is not there."""
        try:
            self.call("PATCH", path, change, content=MERGE)
            return True
        except ApiError as error:
            if error.code != 404:
                raise
            return False

    def delete(self, path):
        try:
            self.call("DELETE", path)
        except ApiError as error:
            if error.code != 404:
                raise


def new_line(cluster):
    """A line and what ends its patience."""
    ended = threading.Event()
    return Line(cluster, ended), ended
