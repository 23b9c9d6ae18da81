"""The Hydra launcher."""
