"""The measures by hand-made examples, and an evaluation of a small labelled directory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from brandguard.assessment.evaluation import as_json, evaluate_pages, predictions_csv, render
from brandguard.assessment.measures import auc, f1, recall_at_precision, spearman
from brandguard.errors import UsageError

STORE = (
    '<title>Lumara Official Store</title><header><a href="/"><img alt="Lumara" src="l.png"></a>'
    '<a href="/cart">Cart</a></header>'
    "<p>$10.00</p><p>$12.00</p><p>$13.00</p><footer>© 2026 Lumara</footer>"
)
PARKED = "<title>lumara.net</title><h1>lumara.net</h1><p>This domain is parked.</p>"


def directory(tmp_path: Path, index: str) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1.html").write_text(STORE, encoding="utf-8")
    (tmp_path / "pages" / "2.html").write_text(PARKED, encoding="utf-8")
    (tmp_path / "brands.json").write_text(
        json.dumps(
            {"lumara": {"name": "Lumara", "aliases": [], "official_domains": ["lumara.com"], "allowed_domains": []}}
        )
    )
    (tmp_path / "index.csv").write_text(index, encoding="utf-8")
    return tmp_path


LABELLED = (
    "file,label,official_presentation,brand,domain,final_url,content_type,language,note\n"
    "1.html,impersonating,95,lumara,lumara-shop.net,https://lumara-shop.net/,text/html; charset=utf-8,en,\n"
    "2.html,parked,2,lumara,lumara.net,https://lumara.net/,text/html; charset=utf-8,en,\n"
)


def test_a_labelled_directory_is_measured(tmp_path: Path) -> None:
    found = evaluate_pages(directory(tmp_path, LABELLED))
    assert [row.assessment.verdict.value for row in found.judged] == ["impersonating", "parked"]
    assert found.macro_f1 == 1.0
    assert found.spearman == pytest.approx(1.0)
    assert found.false_accusations == ()
    assert "falsely accused: 0 of 1" in render(found)
    assert as_json(found)["auc"] == 1.0


def test_without_labels_there_are_predictions_and_no_measures(tmp_path: Path) -> None:
    found = evaluate_pages(
        directory(tmp_path, "file,brand,domain\n1.html,lumara,lumara-shop.net\n2.html,lumara,lumara.net\n")
    )
    assert found.classes == ()
    assert found.macro_f1 is None
    lines = predictions_csv(found).splitlines()
    assert lines[0] == "file,verdict,score"
    assert lines[1].startswith("1.html,impersonating,")


def test_a_directory_that_is_not_one_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        evaluate_pages(tmp_path)


def test_an_unknown_brand_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no brand 'other'"):
        evaluate_pages(directory(tmp_path, "file,brand,domain\n1.html,other,lumara-shop.net\n"))


def test_measures_follow_their_definitions() -> None:
    assert f1(0.5, 1.0) == pytest.approx(2 / 3)
    assert f1(0.0, 0.0) == 0.0
    assert spearman([(1, 10), (2, 20), (3, 15)]) == pytest.approx(0.5)
    assert spearman([(1, 5), (2, 5)]) is None
    assert auc([(0.9, True), (0.5, False), (0.5, True), (0.1, False)]) == pytest.approx(0.875)
    assert recall_at_precision([(3, True), (2, False), (1, True)], 0.9) == pytest.approx(0.5)
    assert recall_at_precision([(1, True), (1, False)], 0.9) == 0.0
