"""Measurements against floors, each pair in one run; they decide no test."""
