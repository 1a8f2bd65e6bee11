"""Makes the API server misbehave as planned, on a thread of its own."""
import subprocess
import threading
import time

import faults
from line import Ended
from matrix import Spell

RULES = "/sandbox/faults"


class Sabotage:
    def __init__(self, line, sandbox, folder, seed):
        self.line = line
        self.sandbox, self.folder, self.seed = sandbox, folder, seed
        self.spells = []  # of all that went wrong, when it was over
        self.now = ""  # what is wrong at this moment
        self.error = None
        self.thread = threading.Thread(target=self.run, daemon=True)

    def start(self):
        self.line.call("POST", "/sandbox/seed", {"seed": self.seed})
        self.thread.start()

    def run(self):
        begun = time.monotonic()
        try:
            for trouble in faults.troubles(self.seed):
                wait = begun + trouble.at - time.monotonic()
                if self.line.ended.wait(max(wait, 0)):
                    return
                self.now = trouble.name
                since = time.time()
                try:
                    self.cause(trouble)
                finally:
                    self.spells.append(
                        Spell(trouble.name, since, time.time()))
                self.now = ""
        except Ended:
            pass
        except Exception as error:  # is told by the main thread
            self.error = error

    def cause(self, trouble):
        if trouble.what == "rule":
            rule = self.line.call("POST", RULES, trouble.rule)
            self.line.ended.wait(trouble.lasts)
            self.line.delete(f"{RULES}/{rule['id']}")
        elif trouble.what == "compact":
            self.line.call("POST", "/sandbox/compact", {})
        elif trouble.what == "reset":
            self.reset_connections()
        elif trouble.what == "restart":
            self.server("restart")
        else:
            back = {"stop": "start", "pause": "resume"}[trouble.what]
            self.server(trouble.what)
            self.line.ended.wait(trouble.lasts)
            self.server(back)

    def reset_connections(self):
        """Its own is among them, so there is no answer to wait for."""
        try:
            self.line.try_once("POST", "/sandbox/connections/reset", {})
        except (OSError, ValueError):
            pass
        finally:
            self.line.close()

    def server(self, verb):
        subprocess.run([self.sandbox, f"{verb}-apiserver", "--dir",
                        self.folder], check=True)

    def clear(self):
        """All is well again. Call it when the thread has ended."""
        self.line.call("DELETE", RULES)
