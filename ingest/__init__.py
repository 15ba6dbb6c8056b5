"""From Excel to events to DuckDB."""
