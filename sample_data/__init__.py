"""Sample workbooks: two cities from public sources, a fictitious town. Made by ``python -m sample_data.make``."""
