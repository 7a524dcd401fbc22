"""Imports sqlite_utils without pandas.

sqlite_utils looks for pandas only to accept its types in rows, which this project never gives it; that import takes
1.5 s and 60 MB of every command and every start. Where pandas is in use already, nothing is done.
"""
from __future__ import annotations

import sys

if "sqlite_utils" not in sys.modules and "pandas" not in sys.modules:
    sys.modules["pandas"] = None  # type: ignore[assignment]
    try:
        import sqlite_utils  # noqa: F401
    finally:
        del sys.modules["pandas"]
