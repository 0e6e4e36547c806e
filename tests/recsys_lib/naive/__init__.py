"""The naive twins: every kernel once more, written to be read and not to be fast; one file per module."""
