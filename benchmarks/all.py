"""Every benchmark, one after the other."""
from __future__ import annotations

import subprocess
import sys

if __name__ == "__main__":
    for module, *arguments in (("benchmarks.queries",), ("benchmarks.similar", "--whole"),
                               ("benchmarks.desk",), ("benchmarks.rates", "--train"), ("benchmarks.topics",),
                               ("benchmarks.privacy",), ("benchmarks.severity",), ("benchmarks.turns",)):
        subprocess.run([sys.executable, "-m", module, *arguments], check=True)
