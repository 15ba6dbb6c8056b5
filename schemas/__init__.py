"""The contract: what may be said, as data (TOML) and as frozen dataclasses."""
