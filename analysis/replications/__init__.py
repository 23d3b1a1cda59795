"""`foedus replicate`: published results run again, each with the published value, ours, and a verdict."""
