"""Measures of a ranking and of a classification, by their textbook definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def f1(precision: float, recall: float) -> float:
    """The harmonic mean, 0 when both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 0, ties sharing their mean rank."""
    order = sorted(range(len(values)), key=lambda index: values[index])
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for index in order[start : end + 1]:
            found[index] = (start + end) / 2
        start = end + 1
    return found


def spearman(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Rank correlation of pairs, None when either side does not vary."""
    if len(pairs) < 2:
        return None
    left, right = ranks([a for a, _ in pairs]), ranks([b for _, b in pairs])
    middle = (len(pairs) - 1) / 2
    spread = sum((a - middle) ** 2 for a in left) * sum((b - middle) ** 2 for b in right)
    return sum((a - middle) * (b - middle) for a, b in zip(left, right, strict=True)) / spread**0.5 if spread else None


def auc(scores: Sequence[tuple[float, bool]]) -> float | None:
    """The chance that a positive scores above a negative, ties counting half; None without both."""
    positive = [score for score, is_positive in scores if is_positive]
    if not positive or len(positive) == len(scores):
        return None
    rank = ranks([score for score, _ in scores])
    total = sum(value + 1 for value, (_, is_positive) in zip(rank, scores, strict=True) if is_positive)
    count = len(positive)
    return (total - count * (count + 1) / 2) / (count * (len(scores) - count))


def recall_at_precision(scores: Sequence[tuple[float, bool]], precision: float) -> float | None:
    """The largest recall of any threshold whose precision is at least the given one; None without positives."""
    positives = sum(is_positive for _, is_positive in scores)
    if not positives:
        return None
    best, found = 0.0, 0
    ordered = sorted(scores, key=lambda item: -item[0])
    for index, (score, is_positive) in enumerate(ordered, start=1):
        found += is_positive
        last_of_tie = index == len(ordered) or ordered[index][0] != score
        if last_of_tie and found / index >= precision:
            best = found / positives
    return best
