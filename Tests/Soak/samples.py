"""What is measured, and when it counts as flat."""

import os
import pathlib
import sqlite3
import statistics
import time

from server import MADE


class Samples:
    #: name: what the later half may lie above the earlier one, as a share of it, and at least
    limits = {
        # The limits' windows hold 20,000 addresses each and then forget a quarter of them: a saw's teeth.
        "resident_kb": (0.15, 4_096),
        "descriptors": (0.10, 8),
        "rows": (0.10, 100),
        # What was over longer ago than two sweeps: none, however busy it is.
        "left_over": (0.0, 0),
        "database_kb": (0.05, 128),
        "wal_kb": (0.10, 4_096),
        "nginx_temporary_kb": (0.0, 64),
    }
    def __init__(self, server):
        self.server = server
        self.rows = []
        self.start = time.monotonic()

    def take(self):
        process = pathlib.Path("/proc") / str(self.server.process.pid)
        pages = int((process / "statm").read_text().split()[1])
        files = list(self.server.data.rglob("*"))
        rows, events, log_kb, over = self.count([file for file in files if file.name == "identity.sqlite"])
        self.rows.append({
            "seconds": time.monotonic() - self.start,
            "resident_kb": pages * os.sysconf("SC_PAGE_SIZE") // 1024,
            "descriptors": len(list((process / "fd").iterdir())),
            "rows": rows,
            "audit_events": events,
            "left_over": over,
            "database_kb": self.size(files, lambda name: name.endswith(".sqlite")) - log_kb,
            "wal_kb": self.size(files, lambda name: name.endswith("-wal")),
            "nginx_temporary_kb": sum(
                self.size(list((self.server.data / "nginx" / name).rglob("*")), lambda _: True)
                for name in ("body", "fastcgi")
            ),
        })

    @staticmethod
    def count(databases):
        """Rows of all tables; those of the audit log, with their kilobytes, apart: a record of what was changed, kept by design, so
        that its growth is none of the others'. And rows that should be gone. Revocations are counted among those alone: how many
        there are in a minute depends on how busy the machine is."""
        counts, log_kb, over = {}, 0, 0
        long_ago = int((time.time() - 150) * 1000)
        for path in databases:
            connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
            names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            for (name,) in names:
                number = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
                counts[name] = counts.get(name, 0) + number
            for name, kept in [("revocations", 0), *((name, kept) for name, (_, kept) in MADE.items())]:
                over += connection.execute(
                    f"SELECT count(*) FROM {name} WHERE expires_at < ?", (long_ago - kept,)).fetchone()[0]
            pages = "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE aggregate = 1 AND name LIKE 'audit_events%'"
            log_kb += connection.execute(pages).fetchone()[0] / 1024
            connection.close()
        events = counts.pop("audit_events")
        counts.pop("revocations")
        return sum(counts.values()), events, log_kb, over

    @staticmethod
    def size(files, wanted):
        total = 0
        for file in files:
            try:
                if wanted(file.name) and file.is_file():
                    total += file.stat().st_size
            except FileNotFoundError:
                pass
        return total // 1024

    def line(self):
        return " ".join(f"{name}={value:.0f}" for name, value in self.rows[-1].items())

    def verdict(self, warm_up):
        """Flat: the later half of what was measured lies no higher than the earlier one, but for noise."""
        rows = [row for row in self.rows if row["seconds"] >= warm_up]
        half = len(rows) // 2
        if half < 5:
            print("too few samples for a verdict")
            return False
        flat = True
        print(f"{'':20} {'first':>10} {'earlier':>10} {'later':>10} {'most':>10} {'per hour':>10}")
        for name, (share, floor) in self.limits.items():
            values = [row[name] for row in rows]
            earlier, later = statistics.median(values[:half]), statistics.median(values[half:])
            slope = statistics.linear_regression([row["seconds"] for row in rows], values).slope * 3600
            allowed = max(floor, earlier * share)
            grows = later - earlier > allowed
            flat = flat and not grows
            mark = f"  GROWS by more than {allowed:.0f}" if grows else ""
            print(f"{name:20} {self.rows[0][name]:10.0f} {earlier:10.0f} {later:10.0f} {max(values):10.0f} {slope:10.0f}{mark}")
        return flat
