"""Calibration: at most eight parameters inferred from the record up to 1960, and what they say of the years after."""
