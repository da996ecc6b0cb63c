"""Where a figure comes from: the units in it, those missing, the rule with its arithmetic, and what changed."""
