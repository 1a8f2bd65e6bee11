"""The ceiling client as a child process; it also makes the crashes for the
controller, so that both meet the same storm."""
import json
import subprocess


class Bare:
    def __init__(self, program, cluster, ca_file):
        self.start = [program, "--host", cluster.host, "--port",
                      str(cluster.port), "--ca-file", ca_file, "--token",
                      cluster.token]

    def storm(self, jobs, *flags):
        """The report, see ceiling --help."""
        text = "".join(json.dumps(job) + "\n" for job in jobs)
        return self.run(["storm", *flags], text)

    def send(self, jobs, connections=16):
        """Jobs of one call each, as fast as the server takes them."""
        return self.storm(jobs, "--leave-rest", "--crashers",
                          str(connections))

    def list(self, path, page_size):
        return self.run(["list", path, "--page-size", str(page_size)], "")

    def run(self, arguments, text):
        done = subprocess.run(self.start + arguments, input=text, text=True,
                              stdout=subprocess.PIPE, check=False)
        if done.returncode:
            raise OSError(f"the ceiling client has failed at {arguments[0]}")
        report = json.loads(done.stdout)
        refused = [f"{what} ({times} times)" for what, times
                   in report.get("refused", {}).items()]
        if refused:
            raise OSError(", ".join(refused[:3]) + (
                f" and {len(refused) - 3} more" if refused[3:] else ""))
        return report
