"""The lessons as they stand: built from their sources, running clean, and giving nothing away."""
