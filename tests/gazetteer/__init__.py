"""Tests of the gazetteer, and the makers of its data: run by script/gazetteer, never at install time."""
