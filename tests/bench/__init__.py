"""The speed of the main job, as ratios to floors that are measured in the same run: ``python -m tests.bench``."""
