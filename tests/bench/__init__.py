"""Speed as ratios, measured in one run: ``make bench`` (all), ``make bench ONLY=load_vs_bare`` (one)."""
