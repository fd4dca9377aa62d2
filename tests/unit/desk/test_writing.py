from __future__ import annotations

import pytest

from services.desk.writing import safe_cell


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "\n=1",
        "＝1+1",  # full width
        "＋1a",
        "-",
        "1".replace("1", "-1,5"),
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-12", "+4.5", "12", "text", "a=b", "", " x"])
def test_numbers_and_texts_stay_as_they_are(cell: str) -> None:
    assert safe_cell(cell) == cell


def test_nested_values_become_json() -> None:
    assert safe_cell([1, "=x"]) == '[1, "=x"]'
    assert safe_cell(None) == ""
    assert safe_cell(-3.5) == "-3.5"
