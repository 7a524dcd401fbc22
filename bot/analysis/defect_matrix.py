"""Defect matrix 缺陷矩阵: process step by type of defect, and the cells that stand out (methods.md §3.1)."""
from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bot.analysis.inputs import whole_count

MARK = 2.0  # (observed - expected) / sqrt(expected) from which a cell is marked


@dataclass(frozen=True)
class Cell:
    """``n`` cases where ``expected`` = row * column / total were to be expected; ``z`` = (n - expected) / sqrt(expected)."""

    row: str
    column: str
    n: int
    expected: float
    z: float

    @property
    def marked(self) -> bool:
        return self.z >= MARK


@dataclass(frozen=True)
class DefectMatrix:
    """``rows`` and ``columns`` with their sums, the largest first (then by name, so that the order never depends on the
    input); ``cells[row, column]`` of every pair; ``n`` is the total."""

    rows: Mapping[str, int]
    columns: Mapping[str, int]
    cells: Mapping[tuple[str, str], Cell]
    n: int

    @property
    def marked(self) -> tuple[Cell, ...]:
        """The marked cells, the clearest first."""
        return tuple(sorted((cell for cell in self.cells.values() if cell.marked),
                            key=lambda cell: (-cell.z, cell.row, cell.column)))

    @property
    def largest(self) -> Cell:
        """The cell with the most cases: large in its row and in its column, so the one to attack first."""
        return max(self.cells.values(), key=lambda cell: (cell.n, cell.z, cell.row, cell.column))

    @property
    def testable(self) -> bool:
        """Whether a cell could stand out at all: with one row or one column every cell is what is expected."""
        return len(self.rows) > 1 and len(self.columns) > 1


def defect_matrix(counts: Mapping[tuple[str, str], int]) -> DefectMatrix | None:
    """The matrix of ``counts[row, column]`` (cases; pairs left out are 0); None when there is no case at all.

    Rows and columns without a case are left out. Raises InputError ``count_negative`` or ``count_not_whole``.
    """
    rows: dict[str, int] = {}
    columns: dict[str, int] = {}
    for (row, column), count in counts.items():
        if whole_count(count, "counts") == 0:
            continue
        rows[row] = rows.get(row, 0) + count
        columns[column] = columns.get(column, 0) + count
    total = sum(rows.values())
    if not total:
        return None
    cells = {}
    for row, of_row in rows.items():
        for column, of_column in columns.items():
            n, expected = counts.get((row, column), 0), of_row * of_column / total
            cells[row, column] = Cell(row, column, n, expected, (n - expected) / math.sqrt(expected))
    return DefectMatrix(_ordered(rows), _ordered(columns), cells, total)


def _ordered(sums: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
