"""The tree that levels of rows mean: a row stands under the last one before it that is a level higher."""

MAX_TASK_DEPTH = 4


def parents(levels: list[int], deepest: int = MAX_TASK_DEPTH) -> list[int | None]:
    """For each row the position of the row above it; a level that skips one is taken as the next."""
    found, last_at = [], {}
    for at, level in enumerate(levels):
        level = min(max(level or 1, 1), deepest, max(last_at, default=0) + 1)
        found.append(last_at.get(level - 1))
        last_at = {other: row for other, row in last_at.items() if other < level} | {level: at}
    return found
