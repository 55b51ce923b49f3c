"""How many slips of the keyboard lie between two words.

Invariant: symmetric; a letter too many, too few, wrong, or two in the wrong order is one slip.
"""

FAR = 9
"""The answer for words that are more than the limit apart."""
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def slips(left: str, right: str, limit: int = 2) -> int:
    """The number of slips between them (optimal string alignment), or FAR above `limit`."""
    if left == right:
        return 0
    if abs(len(left) - len(right)) > limit:
        return FAR
    if len(set(left).symmetric_difference(right)) > 2 * limit:
        return FAR  # a slip brings in one letter at most and takes one away
    left, right = differing(left, right)
    found = _aligned(left, right)
    return found if found <= limit else FAR


def differing(left: str, right: str) -> tuple[str, str]:
    """What is left of both without their common beginning and end."""
    start, shortest = 0, min(len(left), len(right))
    while start < shortest and left[start] == right[start]:
        start += 1
    end = 0
    while end < shortest - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return left[start : len(left) - end], right[start : len(right) - end]


def _aligned(left: str, right: str) -> int:
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _neighbours() -> frozenset[str]:
    found = set()
    for row, below in zip(_ROWS, (*_ROWS[1:], ""), strict=True):
        for column, key in enumerate(row):
            for other in row[column + 1 : column + 2] + below[max(column - 1, 0) : column + 1]:
                found |= {key + other, other + key}
    return frozenset(found)


_NEIGHBOURS = _neighbours()


def neighbours(key: str, other: str) -> bool:
    """Whether the two keys lie beside each other on a keyboard."""
    return key + other in _NEIGHBOURS
