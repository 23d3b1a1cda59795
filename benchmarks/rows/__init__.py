"""A twin with NumPy: agents whose ties to others are rows of arrays, with one call of NumPy where the first loops."""
