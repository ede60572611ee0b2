"""Tests of the charts, most of them with the process that really draws."""
