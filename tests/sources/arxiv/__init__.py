"""Tests of the readers of arXiv's interfaces."""
