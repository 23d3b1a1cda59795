"""Which axes of a sweep a measure depends on: Morris' elementary effects and Sobol' indices, with intervals."""
