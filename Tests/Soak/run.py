#!/usr/bin/env python3
"""Runs a development server under steady traffic and says whether memory, descriptors and files stay flat.

    Tests/Soak/run.py [SECONDS] [--binary PATH]

Ten minutes by default; beside the test suite, not in it. Needs `swift build` and nginx, and nothing but Python's own library.
Users come and go, tokens are minted, introspected and revoked, logins fail, limits are hit from many addresses of 127.0.0.0/8.
Exit status 0 when flat, 1 when something grows or answers wrongly.
"""

import argparse
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from samples import Samples
from server import Server
from traffic import Traffic

def warm_up(seconds):
    """Caches, pools, windows and tokens' lifetimes fill before what is measured counts; below four minutes they do not quite."""
    return min(max(0.3 * seconds, 150), 0.6 * seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seconds", nargs="?", type=int, default=600)
    package = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument("--binary", default=str(package / ".build/debug/gatehouse"))
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="gatehouse-soak-") as folder:
        with Server(options.binary, folder) as server:
            traffic = Traffic(server)
            samples = Samples(server)
            traffic.start()
            report = time.monotonic()
            end = report + options.seconds
            while time.monotonic() < end and not traffic.problems:
                time.sleep(min(2.0, options.seconds / 60))
                samples.take()
                if time.monotonic() >= report:
                    report += options.seconds / 20
                    print(f"{samples.line()} requests={traffic.total()}", flush=True)
            traffic.stop()
        for status, count in sorted(traffic.counts.items()):
            print(f"{count:9} {status}")
        for problem in traffic.problems[:10]:
            print("WRONG:", problem)
        verdict = samples.verdict(warm_up(options.seconds))
        missing = [wanted for wanted in traffic.expected if not any(wanted in name for name in traffic.counts)]
        for name in missing:
            print("NEVER SEEN:", name)
        flat = verdict and not traffic.problems and not missing
        print("flat" if flat else "NOT FLAT")
        return 0 if flat else 1


if __name__ == "__main__":
    sys.exit(main())
