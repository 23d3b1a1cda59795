"""Hindcasts: forecasts of who is allied to whom from a year of the past on, scored against what came of it."""
