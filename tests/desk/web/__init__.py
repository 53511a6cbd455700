"""Tests of the desk as browsers meet it."""
