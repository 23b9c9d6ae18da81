"""Designs: which points a study is made of."""
