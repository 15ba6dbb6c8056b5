"""Comparing results with agreements, and showing what came of them."""
