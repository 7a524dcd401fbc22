"""The defect matrix against tables reckoned by hand, and its properties."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.defect_matrix import defect_matrix
from bot.errors import InputError

# sums: P1 40, P2 60; queue 50, fee 50; expected 20 20 / 30 30
BY_HAND = {("P1", "queue"): 32, ("P1", "fee"): 8, ("P2", "queue"): 18, ("P2", "fee"): 42}


def test_by_hand():
    matrix = defect_matrix(BY_HAND)
    assert matrix.n == 100 and dict(matrix.rows) == {"P2": 60, "P1": 40} and dict(matrix.columns) == {"fee": 50, "queue": 50}
    expected = {at: cell.expected for at, cell in matrix.cells.items()}
    assert expected == {("P1", "queue"): 20, ("P1", "fee"): 20, ("P2", "queue"): 30, ("P2", "fee"): 30}
    assert matrix.cells["P1", "queue"].z == pytest.approx(12 / 20 ** 0.5)  # 2.683
    assert matrix.cells["P2", "fee"].z == pytest.approx(12 / 30 ** 0.5)  # 2.191
    assert [(cell.row, cell.column) for cell in matrix.marked] == [("P1", "queue"), ("P2", "fee")]
    assert matrix.largest.n == 42 and matrix.testable


def test_the_mark_begins_at_two_exactly():
    # 4 x 4 with 64 cases: every sum 16, every expected 4; 8 against 4 is (8 - 4) / 2 = 2
    counts = {(f"r{i}", f"c{j}"): 8 if i == j else 8 / 3 for i in range(4) for j in range(4)}
    rounded = {at: 8 if value == 8 else 2 for at, value in counts.items()}
    for i in range(4):
        rounded[f"r{i}", f"c{(i + 1) % 4}"] = 4
    assert sum(rounded.values()) == 64
    assert {(cell.row, cell.column) for cell in defect_matrix(rounded).marked} == {(f"r{i}", f"c{i}") for i in range(4)}


def test_one_topic_or_one_step_has_nothing_to_compare():
    for counts in ({("P1", "a"): 7}, {("P1", "a"): 7, ("P2", "a"): 3}):
        matrix = defect_matrix(counts)
        assert not matrix.testable and not matrix.marked
        assert all(cell.z == pytest.approx(0) for cell in matrix.cells.values())


def test_no_case_and_wrong_counts():
    assert defect_matrix({}) is None and defect_matrix({("P1", "a"): 0}) is None
    for wrong, code in ((-1, "count_negative"), (1.5, "count_not_whole")):
        with pytest.raises(InputError, match=code):
            defect_matrix({("P1", "a"): wrong})


TABLES = st.dictionaries(st.tuples(st.sampled_from("rst"), st.sampled_from("abcd")), st.integers(0, 500), min_size=1)


@given(TABLES, st.randoms())
def test_properties(counts, random):
    matrix = defect_matrix(counts)
    if matrix is None:
        assert sum(counts.values()) == 0
        return
    items = list(counts.items())
    random.shuffle(items)
    again = defect_matrix(dict(items))
    assert again == matrix and list(again.rows) == list(matrix.rows)
    assert sum(cell.n for cell in matrix.cells.values()) == matrix.n == sum(counts.values())
    assert sum(cell.expected for cell in matrix.cells.values()) == pytest.approx(matrix.n)
    for row, n in matrix.rows.items():  # what is too many here is too few there
        assert sum(cell.n - cell.expected for cell in matrix.cells.values() if cell.row == row) == pytest.approx(0, abs=1e-6)
        assert n > 0
    assert list(matrix.columns.values()) == sorted(matrix.columns.values(), reverse=True)
