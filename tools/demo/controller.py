"""The controller as a child process, with its log and its metrics."""
import datetime
import json
import subprocess
import time
import urllib.error
import urllib.request


def page(address, path):
    """Status and body; 0 and why where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://{address}{path}",
                                    timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


class Controller:
    def __init__(self, program, log_path, *flags):
        self.log_path = log_path
        self.entries = []
        self.unfinished = b""
        with open(log_path, "wb") as log:
            self.process = subprocess.Popen(
                [program, "--log-format", "json",
                 "--toolkit-image", "busybox:1.36-musl",
                 "--metrics-bind-address", "127.0.0.1:0",
                 "--health-probe-bind-address", "127.0.0.1:0", *flags],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.log = open(log_path, "rb")

    def alive(self):
        return self.process.poll() is None

    def new_entries(self):
        """What it has logged since the last call."""
        *lines, self.unfinished = (
            self.unfinished + self.log.read()).split(b"\n")
        fresh = []
        for line in lines:
            try:
                fresh.append(json.loads(line))
            except ValueError:  # what a failing program prints is no JSON
                fresh.append({"level": "error",
                              "message": line.decode("utf-8", "replace")})
        self.entries += fresh
        return fresh

    def complaints(self):
        """The latest of what it has logged as not going well."""
        return [one for one in self.entries
                if one.get("level") not in ("info", "debug")][-20:]

    def address(self, message):
        """Of the server that the log tells of; None until it does."""
        return next((one["address"] for one in self.entries
                     if one.get("message") == message), None)

    def read(self, message, path):
        """Status and body of one of its pages; 0 while it is not served."""
        address = self.address(message)
        return page(address, path) if address else (0, "")

    def ready(self):
        return self.read("serving health", "/readyz")[0] == 200

    def wait_ready(self):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.alive():
            self.new_entries()
            if self.ready():
                return
            time.sleep(0.02)
        raise OSError("the controller is not ready within 30 s: see "
                      f"{self.log_path}")

    def metric(self, name):
        """The sum over all labels."""
        _, text = self.read("serving metrics", "/metrics")
        return sum_of_metric(text, name)

    def stop(self):
        """Its exit code after SIGTERM."""
        if self.alive():
            self.process.terminate()
        try:
            return self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
        finally:
            self.log.close()


def sum_of_metric(text, name):
    total = 0.0
    for line in text.splitlines():
        series, _, value = line.rpartition(" ")
        if series == name or series.startswith(name + "{"):
            total += float(value)
    return total


def logged_at(entry):
    """When it was logged, in seconds of the wall clock."""
    return datetime.datetime.fromisoformat(
        entry["ts"].replace("Z", "+00:00")).timestamp()
